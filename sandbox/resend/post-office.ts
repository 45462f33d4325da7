import type { Kernel } from '../kernel.ts';
import { Deliveries } from './deliveries.ts';
import { bareAddress, lastStatus, type Mail, type MailDraft, type MailStatus, type StatusDetail } from './mail.ts';

const hex = '0123456789abcdef';

/** Accepted mails, what becomes of each, and the webhooks that tell. */
export class PostOffice {
  readonly kernel: Kernel;
  readonly deliveries: Deliveries;
  readonly #mails = new Map<string, Mail>();
  /** Addresses the account does not send to any more: a mail came back from there for good, or was called spam. */
  readonly #suppressed = new Map<string, 'previous_bounce' | 'previous_complaint'>();
  #closed = false;

  constructor(kernel: Kernel) {
    this.kernel = kernel;
    this.deliveries = new Deliveries(kernel);
  }

  /** Takes the mail; it is sent at once, or when its time comes. */
  accept(draft: MailDraft, idempotencyKey: string | null): Mail {
    const id = this.#newId();
    const mail: Mail = {
      ...draft,
      id,
      messageId: `<${id}@sandbox.resend.dev>`,
      acceptedAt: this.kernel.now(),
      idempotencyKey,
      history: [],
    };
    this.#mails.set(id, mail);
    if (mail.scheduledAt === null) this.#send(mail);
    else {
      this.happen(mail, 'scheduled');
      this.#sendLater(mail);
    }
    return mail;
  }

  /** Moves a mail that has not left yet to another time. */
  reschedule(mail: Mail, at: number): void {
    mail.scheduledAt = at;
    this.#sendLater(mail);
  }

  find(id: string): Mail | undefined {
    return this.#mails.get(id);
  }

  oldestFirst(): Mail[] {
    return [...this.#mails.values()];
  }

  /** Something happened to the mail: it is noted, and told to whoever listens. */
  happen(mail: Mail, status: MailStatus, detail: StatusDetail = {}): void {
    mail.history.push({ status, at: this.kernel.now() });
    if (status === 'bounced' || status === 'complained') {
      const reason = status === 'bounced' ? 'previous_bounce' : 'previous_complaint';
      for (const address of mail.to) this.#suppressed.set(bareAddress(address), reason);
    }
    if (status !== 'canceled') this.deliveries.announce(mail, status, detail);
  }

  /** What its owner does on the provider's page: the address takes mail again. False when it did anyway. */
  release(address: string): boolean {
    return this.#suppressed.delete(bareAddress(address));
  }

  /** After this, what was scheduled does nothing any more. */
  close(): void {
    this.#closed = true;
    this.deliveries.close();
  }

  #sendLater(mail: Mail): void {
    const at = mail.scheduledAt;
    if (at === null) return;
    this.kernel.schedule(at, async () => {
      const stands = mail.scheduledAt === at && lastStatus(mail) === 'scheduled';
      if (!this.#closed && stands) this.#send(mail);
    });
  }

  /** Resend's test addresses decide what comes of it; any domain will do, and `+label` is ignored. */
  #send(mail: Mail): void {
    const fates = mail.to.map((address) => bareAddress(address).split(/[+@]/)[0]);
    const known = mail.to
      .map((address) => this.#suppressed.get(bareAddress(address)))
      .find((each) => each !== undefined);
    const suppressed = known ?? (fates.includes('suppressed') ? 'previous_bounce' : null);
    if (suppressed !== null) {
      this.happen(mail, 'suppressed', { suppressed });
      return;
    }
    this.happen(mail, 'sent');
    this.kernel.schedule(this.kernel.now(), async () => {
      if (this.#closed) return;
      if (fates.includes('bounced')) this.happen(mail, 'bounced');
      else this.happen(mail, 'delivered');
      if (fates.includes('complained')) this.happen(mail, 'complained');
    });
  }

  #newId(): string {
    const part = (length: number) => this.kernel.randomText(hex, length);
    return `${part(8)}-${part(4)}-4${part(3)}-8${part(3)}-${part(12)}`;
  }
}
