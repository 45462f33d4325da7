import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';

/** Items a list field without a page argument is taken to hold. */
const ASSUMED_LIST_LENGTH = 10;
/** Items of a page whose size the client left to us: as many as any list then holds. */
const DEFAULT_PAGE_SIZE = 50;

/** Fields `operation` may resolve. Once a variable decides a page size, the cost differs from request to request. */
export interface OperationCost {
  readonly cost: number;
  readonly dependsOnVariables: boolean;
}

/**
 * How many fields an operation may make the server resolve: every field counts once, and what lies below a page
 * (`first: n`) or a list counts as often as there may be items. The document must be valid. Introspection is not
 * counted: validation bounds it.
 *
 * @param variables the request's own, not coerced; a page size in them counts as what it says
 */
export function operationCost(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): OperationCost {
  const root = schema.getRootType(operation.operation);
  if (!root) return { cost: 0, dependsOnVariables: false };
  const walker = new CostWalker(schema, document, { ...defaultsOf(operation), ...variables });
  const cost = walker.selectionCost(root, operation.selectionSet, false);
  return { cost, dependsOnVariables: walker.dependsOnVariables };
}

/** Whole-number defaults of the operation's variables: the only ones a page size can be. */
function defaultsOf(operation: OperationDefinitionNode): Record<string, number> {
  const defaults: Record<string, number> = {};
  for (const { variable, defaultValue } of operation.variableDefinitions ?? []) {
    if (defaultValue?.kind === Kind.INT) defaults[variable.name.value] = Number(defaultValue.value);
  }
  return defaults;
}

class CostWalker {
  dependsOnVariables = false;
  private readonly fragments = new Map<string, FragmentDefinitionNode>();
  private readonly fragmentCosts = new Map<string, number>();

  constructor(
    private readonly schema: GraphQLSchema,
    document: DocumentNode,
    private readonly variables: Readonly<Record<string, unknown>>,
  ) {
    for (const definition of document.definitions) {
      if (definition.kind === Kind.FRAGMENT_DEFINITION) this.fragments.set(definition.name.value, definition);
    }
  }

  /** @param paged the parent took a page size, so that the lists right below it (`edges`) are already counted */
  selectionCost(type: GraphQLNamedType, selectionSet: SelectionSetNode, paged: boolean): number {
    let cost = 0;
    for (const selection of selectionSet.selections) {
      if (selection.kind === Kind.FIELD) cost += this.fieldCost(type, selection, paged);
      else if (selection.kind === Kind.FRAGMENT_SPREAD) cost += this.fragmentCost(selection.name.value, paged);
      else
        cost += this.selectionCost(
          this.narrowed(type, selection.typeCondition?.name.value),
          selection.selectionSet,
          paged,
        );
    }
    return cost;
  }

  private fieldCost(parent: GraphQLNamedType, node: FieldNode, paged: boolean): number {
    const field = fieldOf(parent, node.name.value);
    if (!field || !node.selectionSet) return 1;
    const pageSize = this.pageSize(field, node);
    const items = pageSize ?? (isList(field.type) && !paged ? ASSUMED_LIST_LENGTH : 1);
    return 1 + items * this.selectionCost(getNamedType(field.type), node.selectionSet, pageSize !== null);
  }

  private fragmentCost(name: string, paged: boolean): number {
    const key = `${name} ${paged}`;
    const known = this.fragmentCosts.get(key);
    if (known !== undefined) return known;
    const fragment = this.fragments.get(name);
    const type = fragment && this.schema.getType(fragment.typeCondition.name.value);
    if (!fragment || !type) return 0;
    const cost = this.selectionCost(type, fragment.selectionSet, paged);
    this.fragmentCosts.set(key, cost);
    return cost;
  }

  /** Items of the page a field asks for, or null when it takes no `first`. */
  private pageSize(field: GraphQLField<unknown, unknown>, node: FieldNode): number | null {
    if (!field.args.some((argument) => argument.name === 'first')) return null;
    const value = node.arguments?.find((argument) => argument.name.value === 'first')?.value;
    if (value?.kind === Kind.INT) return Math.max(0, Number(value.value));
    if (value?.kind !== Kind.VARIABLE) return DEFAULT_PAGE_SIZE;
    this.dependsOnVariables = true;
    const given = this.variables[value.name.value];
    return typeof given === 'number' && given >= 0 ? given : DEFAULT_PAGE_SIZE;
  }

  private narrowed(type: GraphQLNamedType, condition: string | undefined): GraphQLNamedType {
    return (condition !== undefined && this.schema.getType(condition)) || type;
  }
}

function fieldOf(type: GraphQLNamedType, name: string): GraphQLField<unknown, unknown> | undefined {
  return isObjectType(type) || isInterfaceType(type) ? type.getFields()[name] : undefined;
}

function isList(type: GraphQLOutputType): boolean {
  return isListType(isNonNullType(type) ? type.ofType : type);
}
