import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { codegen } from '@graphql-codegen/core';
import * as typedDocumentNode from '@graphql-codegen/typed-document-node';
import * as typescriptOperations from '@graphql-codegen/typescript-operations';
import { lexicographicSortSchema, parse, printSchema } from 'graphql';
import { createSchema } from './src/graphql/schema.ts';

/**
 * Everything that is generated from the code, by its path in the repository: the schema as text, and the operations
 * under `schema/operations/`, with the fragments they share, typed against it. Sorted throughout, so that the same
 * code gives the same text.
 */
export async function generate(): Promise<ReadonlyMap<string, string>> {
  const text = `${printSchema(lexicographicSortSchema(createSchema()))}\n`;
  const client = await codegen({
    filename: CLIENT,
    schema: parse(text),
    documents: [...(await documents(FRAGMENTS)), ...(await documents(OPERATIONS))],
    config: {
      useTypeImports: true,
      strictScalars: true,
      defaultScalarType: 'unknown',
      scalars: TEXT_SCALARS,
      enumsAsTypes: true,
      immutableTypes: true,
      documentMode: 'documentNode',
      // graphql's own typed document, which every client takes, in place of a package just for the type.
      documentNodeImport: 'graphql#TypedQueryDocumentNode',
    },
    plugins: [{ typescriptOperations: {} }, { typedDocumentNode: {} }],
    pluginMap: { typescriptOperations, typedDocumentNode },
  });
  return new Map([
    [SCHEMA, text],
    [CLIENT, `// Written by codegen.ts from the schema and schema/operations. Do not edit.\n${client.trimEnd()}\n`],
  ]);
}

/** Paths of generated files that are not what the code would generate now. */
export async function staleFiles(): Promise<string[]> {
  const stale: string[] = [];
  for (const [path, text] of await generate()) {
    const found = await readFile(new URL(path, import.meta.url), 'utf8').catch(() => null);
    if (found !== text) stale.push(path);
  }
  return stale;
}

async function documents(path: string) {
  const folder = new URL(path, import.meta.url);
  const names = (await readdir(folder)).filter((name) => name.endsWith('.graphql')).sort();
  return Promise.all(
    names.map(async (name) => ({
      location: `${path}${name}`,
      document: parse(await readFile(new URL(name, folder), 'utf8')),
    })),
  );
}

async function main(): Promise<void> {
  if (process.argv.includes('--check')) {
    const stale = await staleFiles();
    if (stale.length > 0) throw new Error(`stale, run \`npm run schema\`: ${stale.join(', ')}`);
    return;
  }
  await mkdir(new URL('.', new URL(CLIENT, import.meta.url)), { recursive: true });
  for (const [path, text] of await generate()) await writeFile(new URL(path, import.meta.url), text);
}

const SCHEMA = 'schema/schema.graphql';
const CLIENT = 'schema/client/operations.ts';
const OPERATIONS = 'schema/operations/';
/** What several operations ask of one type. */
const FRAGMENTS = 'schema/fragments/';

/** Ids, and every scalar of our own, travel as text. */
const TEXT_SCALARS = Object.fromEntries(
  ['ID', 'DateTime', 'LocalDate', 'LocalTime', 'TimeZone', 'URL', 'EmailAddress'].map((name) => [name, 'string']),
);

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) await main();
