import { readdirSync, readFileSync } from 'node:fs';
import { join, normalize } from 'node:path';
import ts from 'typescript';

interface Declaration {
  /** `file#name` of what it mentions, as far as that is ours. */
  readonly mentions: ReadonlySet<string>;
  /** The first arguments of its calls of `userError`. */
  readonly codes: ReadonlySet<string>;
}

/**
 * The codes of expected failures that the resolver of each mutation and query can give, read off the source: whatever
 * it mentions, and what that mentions in turn, down to the calls of `userError`. It cannot know which of them a check
 * made before makes impossible.
 */
export function givenCodes(): Record<string, string[]> {
  const declarations = new Map<string, Declaration>();
  const resolvers: [field: string, declaration: Declaration][] = [];
  for (const path of sourceFiles()) {
    const file = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
    const known = namesIn(file, path);
    for (const statement of file.statements) {
      for (const name of declaredNames(statement)) declarations.set(`${path}#${name}`, declarationOf(statement, known));
      if (!ts.isClassDeclaration(statement)) continue;
      for (const member of statement.members) {
        if (isRootField(member) && member.name !== undefined) {
          resolvers.push([member.name.getText(file), declarationOf(member, known)]);
        }
      }
    }
  }
  return Object.fromEntries(resolvers.map(([field, start]) => [field, reached(start, declarations)]));
}

function reached(start: Declaration, declarations: ReadonlyMap<string, Declaration>): string[] {
  const codes = new Set<string>();
  const seen = new Set<Declaration>([start]);
  for (const declaration of seen) {
    for (const code of declaration.codes) codes.add(code);
    for (const name of declaration.mentions) {
      const next = declarations.get(name);
      if (next !== undefined) seen.add(next);
    }
  }
  return [...codes].sort();
}

function sourceFiles(): string[] {
  return readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => join('src', path));
}

/** Every name a file declares or imports from another of ours, and where it comes from. */
function namesIn(file: ts.SourceFile, path: string): Map<string, string> {
  const known = new Map<string, string>();
  for (const statement of file.statements) {
    for (const name of declaredNames(statement)) known.set(name, `${path}#${name}`);
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) continue;
    const bindings = statement.importClause?.namedBindings;
    const source = statement.moduleSpecifier.text;
    if (!source.startsWith('.') || bindings === undefined || !ts.isNamedImports(bindings)) continue;
    for (const { name, propertyName } of bindings.elements) {
      known.set(name.text, `${normalize(join(path, '..', source))}#${(propertyName ?? name).text}`);
    }
  }
  return known;
}

function declaredNames(statement: ts.Statement): string[] {
  if (ts.isFunctionDeclaration(statement)) return statement.name === undefined ? [] : [statement.name.text];
  if (!ts.isVariableStatement(statement)) return [];
  return statement.declarationList.declarations.map(({ name }) => name.getText());
}

function declarationOf(node: ts.Node, known: ReadonlyMap<string, string>): Declaration {
  const mentions = new Set<string>();
  const codes = new Set<string>();
  const visit = (child: ts.Node): void => {
    if (ts.isDecorator(child) || ts.isTypeNode(child)) return;
    if (ts.isIdentifier(child) && !isPropertyName(child)) {
      const place = known.get(child.text);
      if (place !== undefined) mentions.add(place);
    }
    if (ts.isCallExpression(child) && child.expression.getText() === 'userError') {
      for (const code of child.arguments[0]?.getText().match(/'[A-Z_]+'/g) ?? []) codes.add(code.slice(1, -1));
    }
    ts.forEachChild(child, visit);
  };
  visit(node);
  return { mentions, codes };
}

/** `a.name` and `{ name: … }` mention something of that name only by chance. */
function isPropertyName({ parent, ...node }: ts.Identifier): boolean {
  if (ts.isPropertyAccessExpression(parent)) return parent.name.pos === node.pos;
  return ts.isPropertyAssignment(parent) && parent.name.pos === node.pos;
}

function isRootField(member: ts.ClassElement): boolean {
  const decorators = ts.canHaveDecorators(member) ? (ts.getDecorators(member) ?? []) : [];
  return decorators.some(({ expression }) => /^(Mutation|Query)\(/.test(expression.getText()));
}
