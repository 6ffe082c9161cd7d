// Measures the page: its weight, the first paint of a store, and a large diagram that answers to a key. Beside the time on
// the clock it tells the time that the page's thread took of a processor, which other programs of a busy machine do not
// lengthen.
//
//     CLAIMGRAPH=target/release/claimgraph npm run measure --prefix web -- STORE

import { spawnSync } from "node:child_process";
import { readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build, claimgraph, cleanUp, openPage, root, serve, startBrowser, temporaryFolder, violations } from "./harness.mjs";

const ROUNDS = Number(process.env.ROUNDS ?? 5);
const store = process.argv[2];
if (!store) throw new Error("say which store: npm run measure -- STORE");
const browser = await startBrowser();
if (!browser) throw new Error("there is no Chromium");

try {
  const files = readdirSync(join(root, "web/dist")).filter((name) => name.endsWith(".gz") && !name.includes(".txt"));
  const weight = files.reduce((sum, name) => sum + statSync(join(root, "web/dist", name)).size, 0);
  console.log(`page weight, packed, everything:      ${(weight / 1000).toFixed(0)} kB`);

  const address = await serve(store);
  const first = await times(address, "");
  console.log(`first paint of the graph of the store: ${first.summary}; ${first.actors}; ${(first.bytes / 1000).toFixed(0)} kB over the wire`);

  const large = join(temporaryFolder(), "claimgraph.db");
  const { actors, ties } = makeLarge(large);
  const largeAddress = await serve(large);
  const big = await times(largeAddress, "#most=300", true);
  console.log(`${actors} actors, ${ties} ties, interactive:  ${big.summary}; ${big.actors}`);
} finally {
  await browser.close();
  cleanUp();
}

/** Opens the page several times; the time runs from the start of navigation to the frame after everything was drawn. */
async function times(address, fragment, interactive = false) {
  const measured = [];
  const taken = [];
  let actors = "";
  let bytes = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const { page, faults } = await openPage(browser, address);
    bytes = 0;
    const session = await page.context().newCDPSession(page);
    await session.send("Network.enable");
    await session.send("Performance.enable", { timeDomain: "threadTicks" });
    session.on("Network.loadingFinished", (event) => (bytes += event.encodedDataLength));
    await page.goto(`${address}${fragment}`, { waitUntil: "commit" });
    const drawn = await page.evaluate(() => new Promise((done) => {
      const look = () => {
        if (performance.getEntriesByName("diagram drawn").length > 0) requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now())));
        else setTimeout(look, 5);
      };
      look();
    }));
    let time = drawn;
    if (interactive) {
      await page.locator("#canvas").focus();
      await page.keyboard.press("ArrowRight");
      time = await page.evaluate(() => new Promise((done) => {
        const look = () => (document.querySelector("#details h2") ? requestAnimationFrame(() => done(performance.now())) : setTimeout(look, 5));
        look();
      }));
    }
    measured.push(time);
    const { metrics } = await session.send("Performance.getMetrics");
    taken.push(1000 * metrics.find(({ name }) => name === "TaskDuration").value);
    actors = await page.locator(".where").innerText();
    const wrong = [...faults, ...(await violations(page))];
    if (wrong.length > 0) throw new Error(wrong.join("\n"));
    await page.context().close();
  }
  measured.sort((one, other) => one - other);
  taken.sort((one, other) => one - other);
  const show = (time) => `${Math.round(time)} ms`;
  return { summary: `${show(measured[Math.floor(ROUNDS / 2)])}, slowest of ${ROUNDS} ${show(measured[ROUNDS - 1])}, of which the page's thread worked ${show(taken[Math.floor(ROUNDS / 2)])}`, actors, bytes };
}

/** Makes a store of 300 actors and about 1,000 ties out of plain sentences. */
function makeLarge(store) {
  const folder = temporaryFolder();
  const names = Array.from({ length: 300 }, (_, index) => `Zor${syllable(index)}${syllable(index * 7 + 3)}`);
  const verbs = ["backed", "attacked", "supplied missiles to", "condemned", "met with"];
  const ontology = join(folder, "actors.ttl");
  const known = [...new Set(names)].map((name) => `actor:${name} a cg:State ; skos:prefLabel "${name}" ; skos:altLabel "${name}" .`);
  writeFileSync(ontology, `@prefix cg: <https://w3id.org/claimgraph/ontology#> . @prefix actor: <https://w3id.org/claimgraph/actor/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n${known.join("\n")}\n`);
  const sentences = [];
  for (let index = 0; index < 1750; index += 1) {
    // Half of all ties go to a few, as in reports.
    const one = names[index % 300];
    const other = names[index % 2 === 0 ? (index * index) % 23 : (index * 131 + 17) % 300];
    if (one !== other) sentences.push(`${one} ${verbs[index % verbs.length]} ${other}.`);
  }
  const lines = [];
  for (let start = 0; start < sentences.length; start += 40) {
    lines.push(JSON.stringify({ id: `report-${start}`, date: `2014-0${1 + (start % 9)}-11`, text: sentences.slice(start, start + 40).join("\n\n") }));
  }
  const input = join(folder, "large.jsonl");
  writeFileSync(input, `${lines.join("\n")}\n`);
  build(store, [input], ["--ontology", ontology]);
  const exported = spawnSync(claimgraph, ["graph", "--store", store, "--format", "json"], { encoding: "utf8", maxBuffer: 1 << 28 });
  const graph = JSON.parse(exported.stdout);
  return { actors: graph.nodes.length, ties: graph.edges.length };
}

function syllable(number) {
  const [start, middle, end] = ["bdfgklmnprst", "aeiou", "lmnrs"];
  return start[number % 12] + middle[Math.floor(number / 12) % 5] + end[Math.floor(number / 60) % 5];
}
