/// <reference types="vitest/config" />
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';

/** Puts dist/.gitkeep back, which Vite empties away: without it a fresh checkout does not compile. */
function keepDist(): Plugin {
  return {
    name: 'keep-dist',
    apply: 'build',
    closeBundle: () => writeFileSync(new URL('dist/.gitkeep', import.meta.url), ''),
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
      const properties = Object.entries(style.colours).map(
        ([name, colour]) => `--colour-${name}: light-dark(${colour.light}, ${colour.dark});`,
      );
      return `:root { ${properties.join(' ')} }`;
    },
  };
}

export default defineConfig({
  base: './', // the page may be served under any path
  plugins: [sharedColours(), keepDist()],
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
  },
});
