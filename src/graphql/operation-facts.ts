import {
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';

/** What an operation is about, for rate limits and logs. */
export interface OperationFacts {
  readonly type: 'query' | 'mutation' | 'subscription';
  readonly name: string | null;
  /** Root fields as often as they are asked for, aliases and fragments written out: a limit counts these, not requests. */
  readonly rootFields: readonly string[];
}

/** The document must be valid, so that its fragments have no cycle, and within limits, so that it is small. */
export function operationFacts(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  operationName: string | null,
): OperationFacts {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  const rootFields: string[] = [];
  const collect = (selectionSet: SelectionSetNode | undefined): void => {
    for (const selection of selectionSet?.selections ?? []) {
      if (selection.kind === Kind.FIELD) rootFields.push(selection.name.value);
      else if (selection.kind === Kind.INLINE_FRAGMENT) collect(selection.selectionSet);
      else collect(fragments.get(selection.name.value)?.selectionSet);
    }
  };
  collect(operation.selectionSet);
  return { type: operation.operation, name: operation.name?.value ?? operationName, rootFields };
}
