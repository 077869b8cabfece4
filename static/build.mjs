// Compiles the style sheets, bundles the scripts and gathers the fonts into static/build (`npm run build`).
// Third-party files stay in node_modules: only this output, which is not committed, holds copies.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";
import { compile } from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, "..", "node_modules");
const out = join(here, "build");

const screenFonts = [400, 600].flatMap((weight) =>
  ["vietnamese", "latin"].map((subset) => `be-vietnam-pro-${subset}-${weight}-normal.woff2`),
);
// Complete files per weight: WeasyPrint garbles Vietnamese when a weight is split into subsets.
const documentFonts = {
  "be-vietnam-pro": ["400Regular/BeVietnamPro_400Regular", "600SemiBold/BeVietnamPro_600SemiBold", "700Bold/BeVietnamPro_700Bold"],
  tinos: ["400Regular/Tinos_400Regular", "400Regular_Italic/Tinos_400Regular_Italic", "700Bold/Tinos_700Bold", "700Bold_Italic/Tinos_700Bold_Italic"],
};

function styles() {
  for (const name of ["portal", "check"]) {
    const { css } = compile(join(here, "scss", `${name}.scss`), {
      style: "compressed",
      loadPaths: [modules],
      quietDeps: true,
      sourceMap: false,
      silenceDeprecations: ["import", "global-builtin"], // Bootstrap 5.3 is written this way
    });
    writeFileSync(join(out, "css", `${name}.css`), css);
  }
}

// What a page loads, each with the modules it imports: one file and one request.
function scripts() {
  buildSync({
    entryPoints: ["portal", "sheet", "drafts", "uploads"].map((name) => join(here, "js", `${name}.js`)),
    outdir: join(out, "js"),
    bundle: true,
    minify: true,
    format: "iife",
    target: "es2020", // browsers of old phones
    logLevel: "warning",
  });
}

function fonts() {
  for (const name of screenFonts) {
    cpSync(join(modules, "@fontsource", "be-vietnam-pro", "files", name), join(out, "fonts", name));
  }
  for (const [family, files] of Object.entries(documentFonts)) {
    for (const file of files) {
      cpSync(join(modules, "@expo-google-fonts", family, `${file}.ttf`), join(out, "fonts", "pdf", `${file.split("/")[1]}.ttf`));
    }
  }
}

// Emptied, not removed: a running development server keeps watching the folder.
for (const part of ["css", "js", "fonts"]) {
  rmSync(join(out, part), { recursive: true, force: true });
  mkdirSync(join(out, part), { recursive: true });
}
mkdirSync(join(out, "fonts", "pdf"));
styles();
scripts();
fonts();
console.log("static/build is up to date");
