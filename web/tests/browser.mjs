// Goes through the explorer as its users do, in a browser without a window. Ends with 77 where there is no browser.
//
//     CLAIMGRAPH=target/debug/claimgraph npm test --prefix web [-- --screenshots FOLDER]

import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { build, cleanUp, openPage, root, serve, startBrowser, temporaryFolder, violations } from "./harness.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const pictures = process.argv.includes("--screenshots") ? process.argv[process.argv.indexOf("--screenshots") + 1] : null;
if (pictures) mkdirSync(pictures, { recursive: true });

const browser = await startBrowser();
if (!browser) {
  console.log("skipped: there is no Chromium");
  process.exit(77);
}

let failures = 0;
try {
  const store = join(temporaryFolder(), "claimgraph.db");
  build(store, [join(root, "examples/documents")]);
  const address = await serve(store);
  await check("a reader goes from a name to a sentence", address, {}, readSentence);
  await check("dates and filters", address, {}, filterByDate);
  await check("expand, hide, undo, pin, path", address, {}, explore);
  await check("double click", address, {}, clickTwice);
  await check("the diagram by keyboard", address, {}, useKeys);
  await check("the table has the same ties", address, {}, useTable);
  await check("tensions", address, {}, readTensions);
  await check("named questions and queries", address, {}, askQuestions);
  await check("a slow query is cancelled", address, {}, cancelQuery);
  await check("drawings as files", address, {}, saveDrawings);
  await check("pages without scripts", address, { javaScriptEnabled: false }, readPages);
  await check("dark and narrow", address, { colorScheme: "dark", viewport: { width: 800, height: 700 } }, lookAround);
  await check("the store changes", await serveHostile(), {}, reloadChanged);
  await check("hostile text", hostile.address, {}, meetHostility);
  await check("hostile text, pages", hostile.address, {}, readHostilePages);
} finally {
  await browser.close();
  cleanUp();
}
console.log(failures === 0 ? "all passed" : `${failures} failed`);
process.exit(failures === 0 ? 0 : 1);

/** Runs a scenario on a new page; whatever it does, the page must not complain. */
async function check(name, address, options, scenario) {
  const { page, faults } = await openPage(browser, address, options);
  try {
    await scenario(page, address);
    if (options.javaScriptEnabled !== false) faults.push(...(await violations(page)));
    assert.deepEqual(faults, []);
    console.log(`ok      ${name}`);
  } catch (error) {
    failures += 1;
    console.log(`FAILED  ${name}\n        ${String(error.stack ?? error).replaceAll("\n", "\n        ")}\n        ${faults.join("\n        ")}`);
    if (pictures) await page.screenshot({ path: join(pictures, `failed-${failures}.png`) });
  }
  await page.context().close();
}

async function open(page, address, fragment = "") {
  await page.goto(`${address}${fragment}`);
  await page.locator(".where").filter({ hasText: "actors" }).waitFor();
}

async function picture(page, name) {
  if (!pictures) return;
  await page.waitForTimeout(450);
  await page.screenshot({ path: join(pictures, `${name}.png`) });
}

/** Looks for what keeps people with disabilities out. Preloading would write style elements, which the policy forbids. */
async function checkAccessibility(page) {
  await page.evaluate(axe);
  const { violations: found } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"], preload: false }));
  const serious = found.filter(({ impact }) => impact === "serious" || impact === "critical");
  assert.deepEqual(serious.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).slice(0, 3).join(" | ")}`), []);
}

async function focusOn(page, name) {
  await page.keyboard.press("/");
  await page.getByRole("combobox", { name: "Search actors" }).pressSequentially(name);
  await page.getByRole("option").first().waitFor();
  await page.keyboard.press("Enter");
  await page.locator("#details h2").filter({ hasText: name }).waitFor();
}

/** Opens the line between two actors, from the panel of the one. */
async function openLine(page, other) {
  await page.locator("#details").getByRole("button", { name: other, exact: true }).click();
  await page.locator("#details blockquote").first().waitFor();
}

async function readSentence(page, address) {
  await open(page, address);
  await picture(page, "overview");
  await checkAccessibility(page);
  await focusOn(page, "Nouri al-Maliki");
  assert.match(page.url(), /#actor=NouriAlMaliki/);
  await picture(page, "actor");
  await checkAccessibility(page);
  await openLine(page, "Iran");
  const panel = page.locator("#details");
  assert.match(await panel.locator("blockquote").first().innerText(), /Maliki/);
  assert.ok((await panel.locator("blockquote mark.subject").count()) > 0);
  assert.ok((await panel.locator("blockquote mark.trigger").count()) > 0);
  for (const fact of ["Source", "Date", "Speaker", "Polarity", "Modality", "Confidence", "Found by"]) {
    await panel.locator("dt", { hasText: fact }).first().waitFor();
  }
  await picture(page, "evidence");
  await checkAccessibility(page);
  // The same address shows the same.
  const before = await panel.innerText();
  await page.reload();
  await page.locator("#details blockquote").first().waitFor();
  assert.equal(await panel.innerText(), before);
}

async function filterByDate(page, address) {
  await open(page, address);
  const ties = async () => Number((await page.locator(".where").innerText()).match(/(\d+) ties?/)[1]);
  const all = await ties();
  const bars = page.locator(".brush svg");
  const box = await bars.boundingBox();
  await page.mouse.move(box.x + 2, box.y + 20);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.2, box.y + 20, { steps: 4 });
  await page.mouse.up();
  await page.waitForURL(/since=.*until=/);
  await page.waitForFunction((all) => Number(document.querySelector(".where").textContent.match(/(\d+) ties?/)?.[1]) < all, all);
  await picture(page, "brush");
  await page.reload();
  await page.locator(".where").filter({ hasText: "actors" }).waitFor();
  assert.ok((await ties()) < all);
  await page.getByRole("button", { name: "All dates" }).click();
  await page.waitForFunction((all) => Number(document.querySelector(".where").textContent.match(/(\d+) ties?/)?.[1]) === all, all);
  await page.getByRole("checkbox", { name: "Hostility" }).check();
  await page.waitForFunction((all) => Number(document.querySelector(".where").textContent.match(/(\d+) ties?/)?.[1]) < all, all);
  await page.getByRole("button", { name: /^Reset/ }).click();
  await page.getByRole("checkbox", { name: /Also what is not asserted/ }).check();
  await page.waitForFunction((all) => Number(document.querySelector(".where").textContent.match(/(\d+) ties?/)?.[1]) > all, all);
}

async function actorCount(page) {
  return Number((await page.locator(".where").innerText()).match(/^(\d+)/)[1]);
}

async function untilActors(page, wanted) {
  await page.waitForFunction((wanted) => Number(document.querySelector(".where").textContent.match(/^(\d+)/)?.[1]) === wanted, wanted);
}

async function explore(page, address) {
  await open(page, address, "#actor=NouriAlMaliki&expand=NouriAlMaliki~3&select=NouriAlMaliki");
  await page.locator("#details h2").waitFor();
  assert.equal(await actorCount(page), 4);
  await page.getByRole("button", { name: /Show next/ }).click();
  await page.waitForFunction(() => Number(document.querySelector(".where").textContent.match(/^(\d+)/)?.[1]) > 4);
  const many = await actorCount(page);
  await page.keyboard.press("u");
  await untilActors(page, 4);
  await page.keyboard.press("r");
  await untilActors(page, many);
  await page.locator("#details").getByRole("button", { name: "Pin", exact: true }).click();
  await page.waitForURL(/pin=NouriAlMaliki/);
  await page.locator("#details").getByRole("button", { name: "Path to…" }).click();
  await page.getByRole("combobox", { name: /^Path from/ }).pressSequentially("Russia");
  await page.getByRole("option").first().waitFor();
  await page.keyboard.press("Enter");
  await page.locator("#details h3").filter({ hasText: "shortest" }).waitFor();
  await picture(page, "path");
  await checkAccessibility(page);
  await page.goto(`${address}#actor=Iraq&expand=Iraq~25&select=Iraq`);
  await page.locator("#details h2").filter({ hasText: "Iraq" }).waitFor();
  const before = await actorCount(page);
  await page.locator("#details").getByRole("button", { name: "Hide" }).click();
  await page.waitForURL(/hide=Iraq/);
  assert.ok((await actorCount(page)) <= before);
  await page.getByRole("button", { name: "Show 1 hidden actor" }).waitFor();
}

/** A double click on an actor shows its neighbours, although the first click opens the panel and narrows the diagram. */
async function clickTwice(page, address) {
  await open(page, address, "#actor=NouriAlMaliki&expand=NouriAlMaliki~3");
  const before = await actorCount(page);
  await page.waitForTimeout(400);
  const box = await page.locator("#canvas").boundingBox();
  let isOpen = false;
  for (let across = 0.1; across < 0.95 && !isOpen; across += 0.08) {
    for (let down = 0.1; down < 0.95 && !isOpen; down += 0.06) {
      await page.mouse.move(box.x + box.width * across, box.y + box.height * down);
      if (!(await page.locator(".canvas.pointing").count())) continue;
      await page.mouse.dblclick(box.x + box.width * across, box.y + box.height * down);
      await page.locator("#details").waitFor();
      isOpen = await page.waitForFunction((before) => Number(document.querySelector(".where").textContent.match(/^(\d+)/)?.[1]) > before, before, { timeout: 1500 }).then(() => true, () => false);
      if (!isOpen) await page.keyboard.press("Escape");
      await page.waitForTimeout(300);
    }
  }
  assert.ok(isOpen);
}

async function useKeys(page, address) {
  await open(page, address);
  await page.locator("#canvas").focus();
  await page.keyboard.press("ArrowRight");
  await page.locator("#details .kind").waitFor();
  const first = await page.locator("#details h2").innerText();
  await page.keyboard.press("l");
  await page.locator("#details blockquote").first().waitFor();
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.id), "details");
  assert.ok((await page.locator("[aria-live=polite]").first().innerText()).includes(first));
  await page.keyboard.press("Escape");
  await page.locator("#details").waitFor({ state: "detached" });
  await page.keyboard.press("?");
  await page.getByRole("dialog").waitFor();
  await checkAccessibility(page);
  await picture(page, "help");
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await page.keyboard.press("4");
  await page.locator(".workbench").waitFor();
  await page.keyboard.press("1");
  await page.locator("#canvas").waitFor();
}

async function useTable(page, address) {
  await open(page, address);
  const ties = Number((await page.locator(".where").innerText()).match(/(\d+) ties?/)[1]);
  await page.getByRole("navigation", { name: "Views" }).getByRole("button", { name: "Table" }).click();
  await page.locator("tbody tr").first().waitFor();
  assert.equal(await page.locator("tbody tr").count(), ties);
  await page.getByRole("columnheader", { name: /Who/ }).getByRole("button").click();
  assert.equal(await page.getByRole("columnheader", { name: /Who/ }).getAttribute("aria-sort"), "ascending");
  const names = await page.locator("tbody tr td:first-child").allInnerTexts();
  assert.deepEqual(names, [...names].sort(new Intl.Collator("en", { sensitivity: "base", numeric: true }).compare));
  await page.locator("tbody tr td:nth-child(2) button").first().click();
  await page.locator("#details blockquote").first().waitFor();
  await picture(page, "table");
  await checkAccessibility(page);
}

async function readTensions(page, address) {
  await page.goto(`${address}#view=tensions`);
  await page.locator(".card").first().waitFor();
  await checkAccessibility(page);
  await picture(page, "tensions");
  await page.locator(".card .link").first().click();
  await page.locator("#details blockquote").first().waitFor();
  await page.locator(".card").first().getByRole("button", { name: "Show in the diagram" }).click();
  await page.locator("#canvas").waitFor();
  assert.ok((await actorCount(page)) >= 2);
}

async function askQuestions(page, address) {
  await page.goto(`${address}#view=sparql`);
  await page.locator(".questions li").first().waitFor();
  await page.getByLabel("Narrow the questions").fill("arms");
  await page.getByRole("button", { name: /^Who arms whom/ }).click();
  await page.getByRole("combobox", { name: "recipient" }).pressSequentially("Iraq");
  await page.getByRole("option").first().waitFor();
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Run" }).click();
  await page.locator(".workbench tbody tr").first().waitFor();
  assert.match(await page.locator(".timing").innerText(), /\d+ rows? in/);
  assert.match(page.url(), /question=who-arms-whom/);
  await page.waitForTimeout(300);
  await picture(page, "question");
  await checkAccessibility(page);
  await page.getByRole("button", { name: "Copy as curl" }).click();
  assert.match(await page.evaluate(() => navigator.clipboard.readText()), /^curl .*who-arms-whom\?recipient=actor%3AIraq'$/);
  // Its own query, with completion.
  const editor = page.locator(".cm-content");
  await editor.click();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type("SELECT ?who { ?who cg:bac");
  await page.locator(".cm-tooltip-autocomplete li").filter({ hasText: "cg:backs" }).first().waitFor();
  await picture(page, "completion");
  await page.keyboard.press("Escape");
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type("SELECT ?who ?whom { ?who cg:backs ?whom ");
  await page.keyboard.press("ControlOrMeta+Enter");
  await page.locator("th", { hasText: "whom" }).waitFor();
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Download CSV" }).click()]);
  assert.match(readFileSync(await file.path(), "utf8"), /^who,whom\r\nhttps:/);
  await page.keyboard.press("ControlOrMeta+a");
  await editor.click();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type("SELECT ?who WHERE { ?who cg:backs ");
  await page.getByRole("button", { name: "Run" }).click();
  await page.getByRole("alert").waitFor();
  await page.getByRole("button", { name: /^Go to line/ }).waitFor();
}

async function cancelQuery(page, address) {
  const slow = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(?a != ?l) }";
  await page.goto(`${address}#view=sparql&query=${encodeURIComponent(slow)}`);
  await page.locator(".cm-content").waitFor();
  await page.getByRole("button", { name: "Run" }).click();
  await page.locator(".timing").filter({ hasText: /running, [1-9]/ }).waitFor();
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.locator(".timing").filter({ hasText: "cancelled" }).waitFor();
  // The server is free for the next one.
  await page.goto(`${address}#view=sparql&query=${encodeURIComponent("ASK { ?a ?b ?c }")}`);
  await page.reload();
  await page.locator(".cm-content").waitFor();
  await page.getByRole("button", { name: "Run" }).click();
  await page.locator(".boolean").filter({ hasText: "yes" }).waitFor();
}

async function saveDrawings(page, address) {
  await open(page, address, "#actor=Iraq&expand=Iraq~10");
  for (const [name, start] of [["SVG", "<svg"], ["PNG", "\x89PNG"]]) {
    const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name, exact: true }).click()]);
    assert.ok(readFileSync(await file.path(), "latin1").startsWith(start), name);
    if (pictures) writeFileSync(join(pictures, `export.${name.toLowerCase()}`), readFileSync(await file.path()));
  }
}

async function readPages(page, address) {
  await page.goto(`${address}actor/NouriAlMaliki`);
  assert.match(await page.locator("h1").innerText(), /Nouri al-Maliki/);
  await picture(page, "page-actor");
  await page.locator("blockquote footer a").first().click();
  assert.match(page.url(), /\/document\/.*#sentence-\d+$/);
  assert.ok((await page.locator(".sentence:target mark").count()) > 0);
  await picture(page, "page-document");
  const response = await page.goto(`${address}actor/Nobody`);
  assert.equal(response.status(), 404);
}

async function lookAround(page, address) {
  await open(page, address, "#actor=Iraq&expand=Iraq~12");
  await picture(page, "dark-narrow");
  await checkAccessibility(page);
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto(`${address}#actor=NouriAlMaliki&expand=NouriAlMaliki~25&line=Iran~NouriAlMaliki~positive~`);
  await page.reload();
  await page.locator("#details blockquote").first().waitFor();
  await picture(page, "dark");
  await checkAccessibility(page);
  await page.goto(`${address}#view=sparql&question=who-arms-whom`);
  await page.locator(".cm-content").waitFor();
  await page.locator(".cm-content").filter({ hasText: "Who arms whom" }).waitFor();
  await picture(page, "dark-sparql");
  await checkAccessibility(page);
}

/** Makes a store whose every name and word is an attack. */
async function serveHostile() {
  const folder = temporaryFolder();
  const script = "<script>alert(1)</script>";
  const image = "<img src=x onerror=alert(2)>";
  const documents = [
    { id: `${script}#?/..`, title: `${image} \u202eevil`, publisher: `"><svg onload=alert(3)>`, url: "javascript:alert(4)", date: "2014-06-01", text: `Zorvia supplied missiles to Iraq ${image}. Zorvia \u202ebombed\u202c Syria. Iran backs Zorvia.` },
    { id: "{{7*7}}", title: `</title>${script}`, publisher: script, url: "https://news.example/?q=<script>", date: "2014-06-09", text: "Russia supplied jets to Zorvia. Zorvia attacked Iraq. Zorvia met Iran \u2066in secret\u2069." },
  ];
  const input = join(folder, "hostile.jsonl");
  writeFileSync(input, documents.map((document) => `${JSON.stringify(document)}\n`).join(""));
  const ontology = join(folder, "hostile.ttl");
  const label = JSON.stringify(`${script}${image}\u202ernaeb`);
  writeFileSync(ontology, `@prefix cg: <https://w3id.org/claimgraph/ontology#> . @prefix actor: <https://w3id.org/claimgraph/actor/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
actor:Zorvia a cg:State ; skos:prefLabel ${label} ; skos:altLabel "Zorvia", "javascript:alert(5)" .\n`);
  const store = join(folder, "claimgraph.db");
  build(store, [input], ["--ontology", ontology]);
  hostile = { store, address: await serve(store, ["--ontology", ontology]), folder };
  return hostile.address;
}

var hostile;

async function meetHostility(page, address) {
  await open(page, address, "#all=1");
  await focusHostile(page);
  await picture(page, "hostile");
  await checkAccessibility(page);
  await page.locator("#details .counts .link").first().click();
  await page.locator("#details blockquote").first().waitFor();
  assert.equal(await page.locator("a[href^='javascript']").count(), 0);
  await page.getByRole("navigation", { name: "Views" }).getByRole("button", { name: "Table" }).click();
  await page.locator("tbody tr").first().waitFor();
  await picture(page, "hostile-table");
  const query = "SELECT ?s ?p ?o ?g { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }";
  await page.goto(`${address}#view=sparql&query=${encodeURIComponent(query)}`);
  await page.reload();
  await page.locator(".cm-content").waitFor();
  await page.getByRole("button", { name: "Run" }).click();
  await page.locator(".workbench tbody tr").first().waitFor();
  assert.equal(await page.locator("a[href^='javascript'], .workbench td img, .workbench td script").count(), 0);
  await page.goto(`${address}#actor=${encodeURIComponent("<img src=x onerror=alert(6)>")}&select=${encodeURIComponent("\"><script>alert(7)</script>")}&source=${encodeURIComponent("javascript:alert(8)")}`);
  await page.reload();
  await page.locator(".notice, .problem").first().waitFor();
}

async function focusHostile(page) {
  await page.keyboard.press("/");
  await page.getByRole("combobox", { name: "Search actors" }).pressSequentially("zorvia");
  await page.getByRole("option").first().waitFor();
  await page.keyboard.press("Enter");
  await page.locator("#details blockquote, #details .counts").first().waitFor();
}

async function readHostilePages(page, address) {
  for (const path of ["actor/Zorvia", `document/${encodeURIComponent("<script>alert(1)</script>#?/..")}`, "document/%7B%7B7*7%7D%7D", "actor/%3Cscript%3Ealert(9)%3C%2Fscript%3E"]) {
    await page.goto(`${address}${path}`);
    await page.locator("h1").waitFor();
    assert.equal(await page.locator("script, img, svg, a[href^='javascript']").count(), 0, path);
    assert.deepEqual(await violations(page), []);
    await checkAccessibility(page);
  }
}

async function reloadChanged(page, address) {
  await open(page, address, "#all=1");
  const more = join(hostile.folder, "more.jsonl");
  writeFileSync(more, `${JSON.stringify({ id: "more", date: "2014-07-01", text: "France supplied rifles to Iraq." })}\n`);
  build(hostile.store, [more]);
  await page.locator(".notice", { hasText: "has changed" }).waitFor({ timeout: 20_000 });
  await page.getByRole("button", { name: "Reload" }).click();
  await page.locator(".notice").waitFor({ state: "detached" });
  await focusOn(page, "France");
}
