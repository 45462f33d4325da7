import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/**
 * Installed CommonJS packages as one script for a browser that sets globals: `{ React: 'react' }` makes `window.React`
 * what `require('react')` gives, and `window.React` and `require('react')` in another package are the same object.
 * Enough for packages without Node's own modules; the branches for development are left out.
 *
 * @param require resolves the entries, as `createRequire(import.meta.url)` does for the caller's packages
 */
export function browserScript(require: NodeJS.Require, globals: Readonly<Record<string, string>>): string {
  const modules = new Map<string, string>();
  const setGlobals = Object.entries(globals).map(([name, specifier]) => {
    const file = require.resolve(specifier);
    collect(file, modules);
    return `window[${JSON.stringify(name)}] = load(${JSON.stringify(file)});`;
  });
  const ids = new Map([...modules.keys()].map((file, index) => [file, index]));
  const shortIds = (code: string) => code.replace(FILE_REFERENCE, (_, file) => `load(${ids.get(JSON.parse(file))})`);
  const definitions = [...modules.values()].map(
    (source) => `function (module, exports, load, process) {\n${shortIds(source)}\n}`,
  );
  return `(() => {
const definitions = [${definitions.join(',\n')}];
const loaded = [];
const process = { env: { NODE_ENV: 'production' } };
const load = (id) => {
  if (!loaded[id]) {
    const module = (loaded[id] = { exports: {} });
    definitions[id](module, module.exports, load, process);
  }
  return loaded[id].exports;
};
${shortIds(setGlobals.join('\n'))}
})();
`;
}

/** Adds a file and all it requires, with every `require` rewritten to name the file it means. */
function collect(file: string, modules: Map<string, string>): void {
  if (modules.has(file)) return;
  const require = createRequire(file);
  modules.set(file, ''); // before its requirements, so that a circle ends
  const source = readFileSync(file, 'utf8').replace(REQUIRE, (call, specifier: string) => {
    if (/\.development\.js$/.test(specifier)) return 'undefined';
    const required = require.resolve(specifier);
    if (required === specifier) throw new Error(`${file} needs ${call}, which a browser does not have`);
    collect(required, modules);
    return `load(${JSON.stringify(required)})`;
  });
  modules.set(file, source);
}

const REQUIRE = /\brequire\(['"]([^'"]+)['"]\)/g;
const FILE_REFERENCE = /\bload\(("(?:[^"\\]|\\.)+")\)/g;
