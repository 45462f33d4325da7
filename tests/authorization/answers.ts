import { parse, subscribe } from 'graphql';
import { authenticate } from '../../src/app/authenticate.ts';
import type { RequestContext } from '../../src/graphql/context.ts';
import { createErrorFormatter } from '../../src/graphql/errors.ts';
import { createLoaders } from '../../src/graphql/loaders.ts';
import { createSchema } from '../../src/graphql/schema.ts';
import { ask, type Caller } from '../graphql/client.ts';
import { silentLog } from '../support/silent-log.ts';
import { CALLERS, type Rule } from './audience.ts';
import type { Scene } from './scene.ts';

/** What each caller is answered, in their order. */
export async function answersTo(scene: Scene, field: string, rule: Rule): Promise<string[]> {
  const [query, variables = {}] = rule.ask(scene);
  const asked = field.startsWith('Subscription') ? subscribed : answered;
  const answers: string[] = [];
  for (const caller of CALLERS) answers.push(await asked(scene, scene.callers[caller], query, variables));
  return answers;
}

async function answered({ w }: Scene, caller: Caller, query: string, variables: object): Promise<string> {
  const { data, errors } = await ask(w, caller, query, { ...variables });
  if (errors.length > 0) return errors.map(({ extensions }) => extensions.code).join(', ');
  return Object.values(data ?? {}).every((value) => value === null) ? 'null' : 'yes';
}

/** A subscription that is allowed may stay silent, so it is opened in here and not over a socket. */
async function subscribed({ w }: Scene, caller: Caller, query: string, variables: object): Promise<string> {
  const subject = caller === 'PLATFORM' ? w.deps.config.auth.platformSubject : caller === 'VISITOR' ? null : caller.id;
  const actor = subject === null ? null : await authenticate(w.deps, subject);
  const contextValue: RequestContext = { deps: w.deps, actor, loaders: createLoaders(w.deps) };
  const stream = await subscribe({
    schema: createSchema(),
    document: parse(query),
    contextValue,
    variableValues: { ...variables },
  });
  if (Symbol.asyncIterator in stream) {
    await stream.return();
    return 'yes';
  }
  const format = createErrorFormatter({ log: silentLog, newErrorId: () => 'id', hideSuggestions: true });
  return (stream.errors ?? []).map((error) => String(format(error).extensions?.code)).join(', ');
}
