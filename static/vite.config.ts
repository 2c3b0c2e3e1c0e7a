/// <reference types="vitest/config" />
import { readFileSync, writeFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';

/** Puts dist/.gitkeep back, which Vite empties away: without it a fresh checkout does not compile. */
function keepDist(): Plugin {
  return {
    name: 'keep-dist',
    apply: 'build',
    closeBundle: () => writeFileSync(new URL('dist/.gitkeep', import.meta.url), ''),
  };
}

const TEXT = /^assets\/.*\.(js|css|json|svg)$/;

/** Puts x.js.br and x.js.gz beside x.js: the server hands them out as they are, smaller than it could afford on the fly. */
function compressText(): Plugin {
  const codings: Readonly<Record<string, (plain: Buffer) => Promise<Buffer>>> = {
    br: (plain) => promisify(brotliCompress)(plain, { params: { [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT } }), // quality 11
    gz: (plain) => promisify(gzip)(plain, { level: constants.Z_BEST_COMPRESSION }),
  };
  return {
    name: 'compress-text',
    apply: 'build',
    async writeBundle({ dir = '' }, bundle) {
      const names = Object.keys(bundle).filter((name) => TEXT.test(name));
      const work = names.flatMap((name) => Object.entries(codings).map((coding) => [join(dir, name), ...coding] as const));
      await Promise.all(
        work.map(async ([path, ending, compress]) => {
          const plain = await readFile(path);
          const coded = await compress(plain);
          if (coded.length < plain.length) await writeFile(`${path}.${ending}`, coded);
        }),
      );
    },
  };
}

function file(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}

const STYLE = new URL('../geo/draw/style.json', import.meta.url);

interface Style {
  readonly colours: Readonly<Record<string, { readonly light: string; readonly dark: string }>>;
}

/** The colours of tiles and pictures, as custom properties: the page has no others for the map. */
function sharedColours(): Plugin {
  const id = 'virtual:colours.css';
  return {
    name: 'shared-colours',
    resolveId: (source) => (source === id ? id : null),
    load(source) {
      if (source !== id) return null;
      this.addWatchFile(STYLE.pathname);
      const style = JSON.parse(readFileSync(STYLE, 'utf8')) as Style;
      const properties = Object.entries(style.colours).map(([name, colour]) => `--colour-${name}: light-dark(${colour.light}, ${colour.dark});`);
      return `:root { ${properties.join(' ')} }`;
    },
  };
}

export default defineConfig({
  base: './', // the page may be served under any path
  plugins: [sharedColours(), compressText(), keepDist()],
  build: {
    target: ['chrome107', 'firefox104', 'safari16'],
    assetsInlineLimit: 0, // data: addresses would need a wider content security policy
    modulePreload: { polyfill: false },
    rolldownOptions: { input: ['index.html', 'figures.html'].map(file), output: { hashCharacters: 'base36' } },
  },
  server: {
    proxy: Object.fromEntries(['/api', '/tiles'].map((path) => [path, process.env['CONTROLMAP_URL'] ?? 'http://127.0.0.1:8080'])),
  },
  test: {
    include: ['test/**/*.test.ts'],
    setupFiles: ['map', 'figures'].map((page) => file(`src/messages/${page}.ts`)), // tests may speak of anything
  },
});
