import type { SessionTimes } from './moment.ts';

/** What every mail about a demo call says, to the guest or to the host from the team. */
export interface DemoCallProps {
  readonly recipientName: string;
  readonly audience: 'GUEST' | 'HOST';
  /** The other side: the host for a guest, the guest for a host. */
  readonly name: string;
  readonly times: SessionTimes;
  /** The link that leads to the room. */
  readonly joinUrl: string;
  /** The Google Meet room; null while it is being made, or where there is none. */
  readonly meetLink: string | null;
  /** Where it can be moved or cancelled: a signed link for the guest. */
  readonly manageUrl: string;
  /** Null for a guest, who has no dashboard. */
  readonly dashboardUrl: string | null;
}
