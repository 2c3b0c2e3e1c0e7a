/// <reference types="vitest/config" />
import { writeFileSync } from 'node:fs';
import { defineConfig, type Plugin } from 'vite';

/** Puts dist/.gitkeep back, which Vite empties away: without it a fresh checkout does not compile. */
function keepDist(): Plugin {
  return {
    name: 'keep-dist',
    apply: 'build',
    closeBundle: () => writeFileSync(new URL('dist/.gitkeep', import.meta.url), ''),
  };
}

export default defineConfig({
  base: './', // the page may be served under any path
  plugins: [keepDist()],
  build: {
    target: ['chrome107', 'firefox104', 'safari16'],
    assetsInlineLimit: 0, // data: addresses would need a wider content security policy
    modulePreload: { polyfill: false },
    rolldownOptions: { output: { hashCharacters: 'base36' } },
  },
  server: {
    proxy: { '/api': process.env['CONTROLMAP_URL'] ?? 'http://127.0.0.1:8080' },
  },
  test: {
    include: ['test/**/*.test.ts'],
  },
});
