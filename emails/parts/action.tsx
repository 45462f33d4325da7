import { Button, Link } from 'react-email';
import type { Choice } from '../letter.ts';
import { styles } from '../theme.ts';

/** The one thing a mail asks for. Full width on a phone. */
export function Action({ href, children }: { readonly href: string; readonly children: string }) {
  return (
    <Button className="button" href={webAddress(href)} style={styles.button}>
      {children}
    </Button>
  );
}

/** Equal choices beside one another; they wrap on a phone. */
export function Choices({ choices }: { readonly choices: readonly Choice[] }) {
  return (
    <div style={styles.choices}>
      {choices.map(({ label, href }) => (
        <Button key={label} className="choice" href={webAddress(href)} style={styles.choice}>
          {label}
        </Button>
      ))}
    </div>
  );
}

/** A link in running text. `about` says where it leads when its text alone does not: rows of equal links. */
export function TextLink({ href, about, children }: TextLinkProps) {
  return (
    <Link
      className="accent"
      href={webAddress(href)}
      style={styles.link}
      {...(about === undefined ? {} : { 'aria-label': about })}
    >
      {children}
    </Link>
  );
}

interface TextLinkProps {
  readonly href: string;
  readonly about?: string;
  readonly children: string;
}

/** Throws on anything but an absolute http(s) address: such a link would be a bug of whoever filled in the props. */
function webAddress(href: string): string {
  if (!/^https?:\/\/[^\s]+$/.test(href)) throw new RangeError('a link in a mail is an http(s) address');
  return href;
}
