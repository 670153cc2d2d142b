import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";

const MANIFEST = fileURLToPath(new URL("../src/gql/documents.json", import.meta.url));

/** Puts the manifest of what the pages ask beside them: the gateway reads it, and serves it to nobody. */
export function documents(): Plugin {
  return {
    name: "documents",
    apply: "build",
    generateBundle() {
      this.emitFile({ type: "asset", fileName: "documents.json", source: readFileSync(MANIFEST, "utf8") });
    },
  };
}
