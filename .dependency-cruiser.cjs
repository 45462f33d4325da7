/** The house rules about who may know whom. Each comment is the sentence a contributor reads. */
module.exports = {
  forbidden: [
    rule('no-cycles', 'Two files that need each other are one file, or three.', {}, { circular: true }),
    rule(
      'domain-is-pure',
      'The domain knows the domain, dates and zone data: no I/O, no framework, no outer layer.',
      { path: '^src/domain' },
      {
        pathNot: ['^src/domain', 'node_modules/temporal-polyfill', 'node_modules/moment-timezone/data'],
      },
    ),
    rule(
      'ports-speak-domain',
      'A port is written in the words of the domain.',
      { path: '^src/ports' },
      { pathNot: ['^src/(ports|domain)'] },
    ),
    rule(
      'db-knows-domain',
      'The database layer knows the domain and its driver, nobody who uses it.',
      { path: '^src/db' },
      {
        pathNot: ['^src/(db|domain|ports/logger)', 'node_modules/(drizzle-orm|postgres)/', '^(node:)?[a-z/:]+$'],
      },
    ),
    rule(
      'app-has-no-edge',
      'A use case knows neither adapters nor edges; the world comes to it in Deps.',
      { path: '^src/app' },
      {
        path: '^src/(adapters|graphql|http|jobs|compose|server|api|main)|^(sandbox|local)/',
      },
    ),
    rule(
      'app-has-no-vendor',
      'A use case uses no vendor package: what it needs has a port.',
      { path: '^src/app' },
      { path: 'node_modules' },
    ),
    rule(
      'adapters-stand-alone',
      'Adapters never import each other; what they share is a port or the domain.',
      { path: '^src/adapters/([^/]+)/' },
      {
        path: '^src/adapters/([^/]+)/',
        pathNot: '^src/adapters/$1/',
      },
    ),
    rule(
      'adapters-know-no-edge',
      'Adapters stand at the outside; they call nobody.',
      { path: '^src/adapters' },
      {
        path: '^src/(app|graphql|http|jobs|api|server|main|compose)',
      },
    ),
    rule(
      'edges-use-use-cases',
      'GraphQL, HTTP and jobs reach the database and the world through use cases.',
      { path: '^src/(graphql|http|jobs)' },
      {
        path: '^src/(db|adapters)',
        dependencyTypesNot: ['type-only'],
      },
    ),
    rule(
      'emails-are-pure',
      'A mail is a function of its props: it knows the domain only.',
      { path: '^emails' },
      { path: '^(src/(?!domain)|sandbox|local)' },
    ),
    rule(
      'only-compose-constructs',
      'Only compose.ts constructs adapters; the process file knows an error or two of theirs.',
      {
        path: '^src',
        pathNot: '^src/(adapters|compose|main-process)',
      },
      { path: '^src/adapters' },
    ),
    rule(
      'sandbox-is-a-stranger',
      'The sandbox speaks wire protocols: it imports nothing of the product.',
      { path: '^sandbox' },
      { path: '^(src|emails|local)/' },
    ),
    rule(
      'product-knows-no-sandbox',
      'Nothing in the product knows that a provider is not the real thing.',
      { path: '^(src|emails)/' },
      { path: '^(sandbox|local)/' },
    ),
    rule(
      'no-orphans',
      'A file nobody imports is not part of the house.',
      {
        orphan: true,
        path: '^(src|emails|sandbox|local)/',
        pathNot: ['^src/main\\.ts$', '\\.d\\.ts$'],
      },
      {},
    ),
    rule('no-unresolvable', 'An import must lead somewhere.', {}, { couldNotResolve: true }),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
    exclude: { path: 'schema/client' },
  },
};

function rule(name, comment, from, to) {
  return { name, severity: 'error', comment, from, to };
}
