import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import ts from 'typescript';

/** What Google documents of one method: every parameter, and what its body may hold. */
export interface DocumentedMethod {
  readonly parameters: ReadonlySet<string>;
  /** Paths of fields in a body that Google knows nothing of, `conferenceData.requestId`. */
  unknownFields(body: unknown): string[];
}

/**
 * Reads the types of the official client, which Google generates out of its discovery documents.
 *
 * @param api a file below `googleapis/build/src/apis`, `calendar/v3`
 * @param name of the method in the types, `Events$Insert`
 */
export function documentedMethod(api: string, name: string): DocumentedMethod {
  const types = interfacesOf(api);
  const fields = fieldsOf(types, `Params$Resource$${name}`);
  const standard = fieldsOf(types, 'StandardParameters');
  const body = fields.get('requestBody');
  fields.delete('requestBody');
  return {
    parameters: new Set([...fields.keys(), ...standard.keys()]),
    unknownFields(sent) {
      if (sent === null) return [];
      return body === undefined ? ['a body'] : unknown(types, body, sent, '');
    },
  };
}

type Interfaces = ReadonlyMap<string, ts.InterfaceDeclaration>;
const read = new Map<string, Interfaces>();

function interfacesOf(api: string): Interfaces {
  const known = read.get(api);
  if (known !== undefined) return known;
  const found = new Map<string, ts.InterfaceDeclaration>();
  const path = createRequire(import.meta.url).resolve(`googleapis/build/src/apis/${api}.d.ts`);
  const visit = (node: ts.Node): void => {
    if (ts.isInterfaceDeclaration(node)) found.set(node.name.text, node);
    else ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.ESNext));
  read.set(api, found);
  return found;
}

function fieldsOf(types: Interfaces, name: string): Map<string, ts.TypeNode> {
  const declared = types.get(name);
  if (declared === undefined) throw new Error(`the client has no type ${name}`);
  return membersOf(declared.members);
}

function membersOf(members: ts.NodeArray<ts.TypeElement>): Map<string, ts.TypeNode> {
  return new Map(
    members.flatMap((member) => {
      if (!ts.isPropertySignature(member) || member.type === undefined) return [];
      if (!ts.isIdentifier(member.name) && !ts.isStringLiteral(member.name)) return [];
      return [[member.name.text, member.type] as const];
    }),
  );
}

function unknown(types: Interfaces, type: ts.TypeNode, value: unknown, path: string): string[] {
  if (ts.isArrayTypeNode(type)) {
    return Array.isArray(value) ? value.flatMap((one) => unknown(types, type.elementType, one, path)) : [path];
  }
  if (typeof value !== 'object' || value === null) return [];
  const fields = objectFields(types, type);
  if (fields === 'ANY') return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    const at = path === '' ? name : `${path}.${name}`;
    const field = fields.get(name);
    return field === undefined ? [at] : unknown(types, withoutNull(field), inner, at);
  });
}

/** `ANY` for a map, whose names are the sender's. */
function objectFields(types: Interfaces, type: ts.TypeNode): ReadonlyMap<string, ts.TypeNode> | 'ANY' {
  if (ts.isTypeReferenceNode(type) && ts.isIdentifier(type.typeName)) return fieldsOf(types, type.typeName.text);
  if (!ts.isTypeLiteralNode(type)) return new Map();
  return type.members.some(ts.isIndexSignatureDeclaration) ? 'ANY' : membersOf(type.members);
}

function withoutNull(type: ts.TypeNode): ts.TypeNode {
  return ts.isUnionTypeNode(type) ? (type.types[0] ?? type) : type;
}
