import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/index.js';
import type { FaultKind } from '../../sandbox/faults.ts';
import type { LoggedRequest } from '../../sandbox/request-log.ts';

/** A mail the stand-in accepted. */
export interface AcceptedMail {
  readonly to: readonly string[];
  readonly subject: string;
  readonly kind: string | null;
  readonly html: string;
  readonly text: string;
  readonly attachments: readonly {
    readonly filename: string;
    readonly contentType: string;
    readonly content: string;
  }[];
  readonly acceptedAt: string;
  readonly idempotencyKey: string | null;
  /** Header fields of its own, beside those every mail has. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface Fault {
  readonly provider: 'google' | 'stripe' | 'resend';
  readonly kind: FaultKind;
  /** How many requests fail; no end unless given. */
  readonly count?: number;
  /** The work is done and only the answer is lost. */
  readonly after?: boolean;
  readonly method?: string;
  /** Part of the path. */
  readonly path?: string;
}

/** What a test may see and do at the providers. */
export interface SandboxHandle {
  readonly sandboxUrl: string;
  control<Answer>(method: string, path: string, body?: object): Promise<Answer>;
  /** Accepted mails, oldest first. */
  mailbox(to?: string, kind?: string): Promise<AcceptedMail[]>;
  fault(rule: Fault): Promise<void>;
  healed(): Promise<void>;
  requests(provider: Fault['provider'], path?: string): Promise<LoggedRequest[]>;
  /** The live events of somebody's own calendar at Google. */
  events(email: string): Promise<calendar_v3.Schema$Event[]>;
}

export function sandboxHandle(sandboxUrl: string): SandboxHandle {
  const control = async <Answer>(method: string, path: string, body?: object): Promise<Answer> => {
    const response = await fetch(`${sandboxUrl}/control/${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} /control/${path}: ${response.status} ${text}`);
    return (text === '' ? undefined : JSON.parse(text)) as Answer;
  };
  return {
    sandboxUrl,
    control,
    mailbox: (to = '', kind = '') =>
      control('GET', `emails?to=${encodeURIComponent(to)}&kind=${encodeURIComponent(kind)}`),
    fault: (rule) => control('POST', 'faults', rule),
    healed: () => control('DELETE', 'faults'),
    async requests(provider, path = '') {
      const { requests } = await control<{ requests: LoggedRequest[] }>('GET', `requests?provider=${provider}`);
      return requests.filter((request) => request.path.includes(path));
    },
    async events(email) {
      const path = `google/calendars/${encodeURIComponent(email)}/events?maxResults=2500`;
      const { items = [] } = await control<calendar_v3.Schema$Events>('GET', path);
      return items.filter((event) => event.status !== 'cancelled');
    },
  };
}
