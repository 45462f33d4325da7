/** One thing that is wrong with the environment, and the variable that has to change. Never the value: it may be a secret. */
export interface ConfigProblem {
  readonly variable: string;
  readonly problem: string;
}

/** The environment cannot be used. Lists everything that is wrong at once, so that one restart is enough. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  constructor(readonly problems: readonly ConfigProblem[]) {
    super(['The configuration cannot be used:', ...problems.map((p) => `  ${p.variable}: ${p.problem}`)].join('\n'));
  }
}
