// A server of a store, and a browser that looks at it. Notes everything that a page should not do.

import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

export const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
export const claimgraph = process.env.CLAIMGRAPH ?? join(process.env.CARGO_TARGET_DIR ?? join(root, "target"), "debug/claimgraph");

const folders = [];
const servers = [];

/** Returns a new folder that goes away in the end. */
export function temporaryFolder() {
  const folder = mkdtempSync(join(tmpdir(), "claimgraph-page-"));
  folders.push(folder);
  return folder;
}

/** Builds a store of some files. */
export function build(store, files, extra = []) {
  const built = spawnSync(claimgraph, ["build", "--quiet", "--store", store, ...extra, ...files], { encoding: "utf8" });
  if (built.status !== 0) throw new Error(`claimgraph build: ${built.stderr}`);
}

/** Starts a server and returns its address. */
export async function serve(store, extra = []) {
  const server = spawn(claimgraph, ["serve", "--store", store, "--port", "0", ...extra], { stdio: ["ignore", "pipe", "ignore"] });
  servers.push(server);
  return new Promise((found, failed) => {
    let text = "";
    server.stdout.on("data", (bytes) => {
      text += bytes;
      const address = text.match(/http:\/\/\S+/)?.[0];
      if (address) found(address);
    });
    server.on("exit", (code) => failed(new Error(`claimgraph serve ended with ${code}`)));
  });
}

/** Starts a browser: the one that the environment names, that of the system, or that of Playwright. */
export async function startBrowser() {
  const known = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
  const executablePath = known.find((path) => path && existsSync(path));
  try {
    // Where tests run there is often no user whom a sandbox could do without; the pages are our own.
    return await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  } catch (error) {
    console.log(String(error).split("\n")[0]);
    return null;
  }
}

/** Opens a page that notes its errors, its violations of the policy, its dialogs, and requests to others. */
export async function openPage(browser, address, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, permissions: ["clipboard-read", "clipboard-write"], ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  const faults = [];
  // That a query was refused or cancelled is part of what is tried, and Chromium notes it as an error.
  const expected = (text) => /Failed to load resource.*(400|404|499|503|504)/.test(text);
  page.on("console", (message) => message.type() === "error" && !expected(message.text()) && faults.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => faults.push(`error: ${error.message}`));
  page.on("dialog", (dialog) => {
    faults.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  const origin = new URL(address).origin;
  page.on("request", (request) => {
    if (!request.url().startsWith(origin) && !/^(blob|data):/.test(request.url())) faults.push(`request: ${request.url()}`);
  });
  await page.addInitScript(() => {
    globalThis.violations = [];
    document.addEventListener("securitypolicyviolation", (event) => globalThis.violations.push(`${event.violatedDirective}: ${event.blockedURI}`));
  });
  return { page, faults };
}

/** Returns the violations of the policy that the page noted. */
export function violations(page) {
  return page.evaluate(() => globalThis.violations);
}

export function cleanUp() {
  servers.forEach((server) => server.kill());
  folders.forEach((folder) => rmSync(folder, { recursive: true, force: true }));
}
