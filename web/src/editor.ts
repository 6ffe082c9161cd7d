// The editor for SPARQL: CodeMirror in a shadow root. There its styles are constructed sheets, which the content security
// policy allows; in the document they would be a style element, which it forbids.

import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap, type CompletionContext, type CompletionResult } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching, HighlightStyle, StreamLanguage, syntaxHighlighting } from "@codemirror/language";
import { sparql } from "@codemirror/legacy-modes/mode/sparql";
import { EditorState } from "@codemirror/state";
import { EditorView, highlightActiveLine, keymap, lineNumbers, placeholder } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { api } from "./api";
import type { Vocabulary } from "./types";

export interface Editor {
  text(): string;
  replace(text: string): void;
  focus(): void;
  goTo(line: number, column: number): void;
  destroy(): void;
}

interface Options {
  text: string;
  vocabulary(): Vocabulary | null;
  onChange(text: string): void;
  onRun(): void;
}

const KEYWORDS = `SELECT ASK CONSTRUCT DESCRIBE WHERE FROM NAMED GRAPH OPTIONAL UNION MINUS FILTER BIND VALUES DISTINCT REDUCED
  PREFIX BASE ORDER BY GROUP HAVING LIMIT OFFSET ASC DESC AS EXISTS COUNT SUM MIN MAX AVG SAMPLE GROUP_CONCAT SEPARATOR STR LANG
  DATATYPE BOUND IRI COALESCE IF REGEX CONTAINS STRSTARTS STRENDS STRLEN LCASE UCASE REPLACE CONCAT YEAR MONTH DAY ABS ROUND
  UNDEF`.split(/\s+/);

export function openEditor(host: HTMLElement, options: Options): Editor {
  const root = host.shadowRoot ?? host.attachShadow({ mode: "open" });
  root.replaceChildren();
  const run = () => {
    options.onRun();
    return true;
  };
  // What the page itself puts into the editor, nobody typed.
  let isReplaced = false;
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: options.text,
      extensions: [
        lineNumbers(), highlightActiveLine(), history(), bracketMatching(), closeBrackets(),
        StreamLanguage.define(sparql), syntaxHighlighting(highlighting), theme,
        autocompletion({ override: [(context) => complete(context, options.vocabulary())], icons: false, maxRenderedOptions: 40 }),
        placeholder("SELECT ?who { ?who cg:backs actor:… }"),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({ "aria-label": "SPARQL query", tabindex: "0", spellcheck: "false", autocorrect: "off", autocapitalize: "off" }),
        EditorView.updateListener.of((update) => update.docChanged && !isReplaced && options.onChange(update.state.doc.toString())),
        EditorView.domEventHandlers({ beforeinput: typeOver }),
        // Tab leaves the editor, as it leaves any other box.
        keymap.of([{ key: "Mod-Enter", run, preventDefault: true }, ...closeBracketsKeymap, ...completionKeymap, ...historyKeymap, ...defaultKeymap]),
      ],
    }),
  });
  return {
    text: () => view.state.doc.toString(),
    replace: (text) => {
      isReplaced = true;
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } });
      isReplaced = false;
    },
    focus: () => view.focus(),
    goTo: (line, column) => {
      const at = view.state.doc.line(Math.min(Math.max(1, line), view.state.doc.lines));
      const position = Math.min(at.to, at.from + Math.max(0, column - 1));
      view.dispatch({ selection: { anchor: position }, scrollIntoView: true });
      view.focus();
    },
    destroy: () => view.destroy(),
  };
}

/** Types over what is selected. Left to itself, Chromium would keep the look of it in a style attribute, which the policy forbids. */
function typeOver(event: InputEvent, view: EditorView): boolean {
  const { from, to, empty } = view.state.selection.main;
  const text = event.data;
  if (event.inputType !== "insertText" || empty || text === null) return false;
  const insert = () => view.state.update(view.state.replaceSelection(text), { userEvent: "input.type", scrollIntoView: true });
  const isTaken = view.state.facet(EditorView.inputHandler).some((handle) => handle(view, from, to, text, insert));
  if (!isTaken) view.dispatch(insert());
  event.preventDefault();
  return true;
}

/** Completes variables of the query, words of the store by name or by label, and keywords. */
async function complete(context: CompletionContext, vocabulary: Vocabulary | null): Promise<CompletionResult | null> {
  const word = context.matchBefore(/[?$]?[\p{L}\p{N}_:.%-]*/u);
  if (!word || (word.from === word.to && !context.explicit)) return null;
  const text = word.text;
  if (/^[?$]/.test(text)) {
    const names = new Set(context.state.doc.toString().match(/[?$][\p{L}\p{N}_]+/gu));
    names.delete(text);
    return { from: word.from, options: [...names].map((label) => ({ label, type: "variable" })), validFor: /^[?$][\p{L}\p{N}_]*$/u };
  }
  if (text.length < 2 && !context.explicit) return null;
  const wanted = text.replace(/^[^:]*:/, "").toLowerCase();
  const prefix = text.includes(":") ? text.slice(0, text.indexOf(":") + 1) : "";
  const fits = (name: string, label: string) =>
    name.startsWith(prefix) && (name.slice(name.indexOf(":") + 1).toLowerCase().includes(wanted) || label.toLowerCase().includes(wanted));
  const words = (vocabulary?.words ?? []).filter(({ name, label }) => fits(name, label)).map(({ name, label, kind }) => ({ label: name, detail: label || kind, type: kind, boost: kind === "actor" ? 0 : 1 }));
  const keywords = prefix ? [] : KEYWORDS.filter((keyword) => keyword.toLowerCase().startsWith(wanted)).map((label) => ({ label, detail: "", type: "keyword", boost: 2 }));
  const known = new Set(words.map((word) => word.label));
  const found = (prefix === "" || prefix === "actor:") && wanted.length > 1 ? await api.search(wanted).catch(() => []) : [];
  // Ids of letters and digits alone need no escaping in a query; the others are in the vocabulary as the server writes them.
  const actors = found.filter(({ id }) => /^[A-Za-z0-9_]+$/.test(id) && !known.has(`actor:${id}`)).map(({ id, label }) => ({ label: `actor:${id}`, detail: label, type: "actor", boost: 0 }));
  return { from: word.from, options: [...keywords, ...words, ...actors].slice(0, 60), filter: false };
}

const highlighting = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--accent)", fontWeight: "600" },
  { tag: [tags.variableName, tags.special(tags.variableName)], color: "var(--positive)" },
  { tag: [tags.string, tags.literal], color: "var(--literal)" },
  { tag: [tags.comment], color: "var(--muted)", fontStyle: "italic" },
  { tag: [tags.atom, tags.number, tags.bool], color: "var(--literal)" },
]);

const theme = EditorView.theme({
  "&": { color: "var(--text)", backgroundColor: "var(--surface)", fontSize: "13.5px", height: "100%" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "ui-monospace, 'SF Mono', Menlo, Consolas, 'Liberation Mono', monospace", lineHeight: "1.5" },
  ".cm-content": { caretColor: "var(--text)", padding: "8px 0" },
  ".cm-gutters": { backgroundColor: "var(--surface)", color: "var(--muted)", border: "none" },
  ".cm-activeLine": { backgroundColor: "var(--raised)" },
  ".cm-placeholder": { color: "var(--muted)" },
  ".cm-tooltip": { backgroundColor: "var(--surface)", color: "var(--text)", border: "1px solid var(--rule)" },
  ".cm-tooltip-autocomplete > ul > li[aria-selected]": { backgroundColor: "var(--accent)", color: "var(--on-accent)" },
  ".cm-completionDetail": { color: "inherit", opacity: "0.75", fontStyle: "normal", marginLeft: "1em" },
  ".cm-matchingBracket": { backgroundColor: "var(--raised)", outline: "1px solid var(--rule)" },
});
