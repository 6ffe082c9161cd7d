// Takes the pictures of the explorer that the README shows, of a store of examples/documents.
//
//     CLAIMGRAPH=target/debug/claimgraph node web/tests/pictures.mjs

import { statSync } from "node:fs";
import { join } from "node:path";
import { build, cleanUp, openPage, root, serve, startBrowser, temporaryFolder } from "./harness.mjs";

const PICTURES = {
  "explorer-graph": "#actor=Iraq&expand=Iraq~25",
  "explorer-evidence": "#actor=NouriAlMaliki&expand=NouriAlMaliki~25&line=Iran~NouriAlMaliki~positive~",
};
/** In bytes; readers should not have to wait for a README. */
const MOST = 300_000;

const browser = await startBrowser();
if (!browser) throw new Error("there is no Chromium");
try {
  const store = join(temporaryFolder(), "claimgraph.db");
  build(store, [join(root, "examples/documents")]);
  const address = await serve(store);
  for (const [name, fragment] of Object.entries(PICTURES)) {
    const { page } = await openPage(browser, `${address}${fragment}`, { viewport: { width: 1400, height: 860 }, reducedMotion: "reduce" });
    await page.goto(`${address}${fragment}`);
    await page.locator(".where").filter({ hasText: "actors" }).waitFor();
    if (fragment.includes("line=")) await page.locator("#details blockquote").first().waitFor();
    await page.waitForTimeout(800);
    const path = join(root, "docs", `${name}.png`);
    await page.screenshot({ path });
    const { size } = statSync(path);
    console.log(`${name}: ${size} bytes`);
    if (size > MOST) throw new Error(`${name} is too large`);
    await page.context().close();
  }
} finally {
  await browser.close();
  cleanUp();
}
