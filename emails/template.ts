import type { ReactElement } from 'react';

/** One kind of message: props in, three texts out. Every template is a pure function of its props. */
export interface MailTemplate<Props> {
  readonly subject: (props: Props) => string;
  readonly html: (props: Props) => ReactElement;
  /** The text part, written for reading as text and not derived from the HTML. */
  readonly text: (props: Props) => string;
}
