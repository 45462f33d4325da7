import type { FaultBox } from '../faults.ts';
import type { Google } from '../google/provider.ts';
import type { Kernel, SandboxRequest, SandboxResponse, StandIn } from '../kernel.ts';
import type { RequestLog } from '../request-log.ts';
import { ControlError, controlled } from './answers.ts';
import { clock } from './clock.ts';
import { controlFaults } from './faults.ts';
import { createUser, issueToken } from './people.ts';

export interface ControlDeps {
  readonly kernel: Kernel;
  readonly google: Google;
  readonly standIns: readonly StandIn[];
  readonly faults: FaultBox;
  readonly log: RequestLog;
  /** Puts the sandbox alone back to its seed. */
  readonly reset: () => void;
}

/** Everything below `/control/`: JSON in, JSON out, errors as `{ error }`. */
export function controlApi(deps: ControlDeps): (request: SandboxRequest) => Promise<SandboxResponse> {
  return (request) =>
    controlled(async () => {
      refuseForeignPages(request);
      const own = await ownCall(deps, request);
      if (own !== null) return own;
      for (const standIn of deps.standIns) {
        const answer = await standIn.control(request);
        if (answer !== null) return answer;
      }
      throw new ControlError(404, `no such call: ${request.method} ${request.path}`);
    });
}

async function ownCall(deps: ControlDeps, request: SandboxRequest): Promise<SandboxResponse | null> {
  const { kernel, google, faults, log } = deps;
  switch (request.path) {
    case '/control/clock':
      return clock(kernel, request);
    case '/control/faults':
      return controlFaults(faults, request);
    case '/control/requests':
      return { status: 200, body: { requests: log.list(request.query.get('provider')) } };
    case '/control/users':
      return posted(request, () => createUser(kernel, google, request));
    case '/control/token':
      return posted(request, () => issueToken(kernel, request));
    case '/control/reset':
      return posted(request, async () => {
        deps.reset();
        await kernel.host.reset();
        return { status: 204 };
      });
    default:
      return null;
  }
}

function posted(request: SandboxRequest, run: () => Promise<SandboxResponse>): Promise<SandboxResponse> {
  if (request.method !== 'POST') throw new ControlError(405, `${request.path} takes POST`);
  return run();
}

/** A page of another site, open in the same browser, must not be able to move the clock or issue itself a token. */
function refuseForeignPages({ headers }: SandboxRequest): void {
  const { origin, host } = headers;
  if (origin === undefined) return;
  if (!URL.canParse(origin) || new URL(origin).host !== host) {
    throw new ControlError(403, 'control calls from other origins are refused');
  }
}
