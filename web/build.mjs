// Builds the page into dist/, or into another folder: bundled, minified and packed, ready to be put into the binary.
import { build } from "esbuild";
import { gzipSync } from "node:zlib";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const dist = process.argv[2] ?? "dist";
mkdirSync(dist, { recursive: true });
for (const name of readdirSync(dist)) {
  if (name !== ".gitkeep") rmSync(join(dist, name), { recursive: true });
}

const { metafile } = await build({
  metafile: true,
  entryPoints: { explorer: "src/main.tsx" },
  outdir: dist,
  bundle: true,
  minify: true,
  splitting: true,
  format: "esm",
  target: "es2022",
  jsx: "automatic",
  jsxImportSource: "preact",
  legalComments: "none",
  entryNames: "[name]",
  chunkNames: "[name]-[hash]",
  logLevel: "warning",
});
writeFileSync(join(dist, "index.html"), readFileSync("index.html"));
writeFileSync(join(dist, "licenses.txt"), licenses(Object.keys(metafile.inputs)));

// The same bytes wherever it is built: gzip's head holds no time and no name of a system.
let weight = 0;
for (const name of readdirSync(dist).filter((name) => name !== ".gitkeep").sort()) {
  const path = join(dist, name);
  const packed = gzipSync(readFileSync(path), { level: 9 });
  packed[9] = 255;
  writeFileSync(`${path}.gz`, packed);
  if (!name.endsWith(".txt")) weight += packed.length;
  rmSync(path);
  console.log(`${String(packed.length).padStart(7)}  ${name}`);
}
console.log(`${String(weight).padStart(7)}  bytes, packed, for the whole page`);

/** Returns the licences of the packages that are in the page. */
function licenses(inputs) {
  const packages = new Set(inputs.flatMap((input) => input.match(/^node_modules\/((?:@[^/]+\/)?[^/]+)/)?.[1] ?? []));
  const texts = [...packages].sort().map((name) => {
    const folder = join("node_modules", name);
    const { version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const allowed = ["MIT", "ISC", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "0BSD"];
    if (!allowed.includes(license)) throw new Error(`${name} is under ${license}`);
    const file = ["LICENSE", "LICENSE.md", "LICENSE.txt", "license"].find((file) => existsSync(join(folder, file)));
    if (!file) throw new Error(`${name} has no text of its licence`);
    return `${name} ${version} (${license})\n\n${readFileSync(join(folder, file), "utf8").trim()}\n`;
  });
  return texts.join(`\n${"-".repeat(72)}\n\n`);
}
