import type { SandboxRequest, SandboxResponse } from '../kernel.ts';
import { inboxPage, mailPage, missingPage } from './inbox-pages.ts';
import { type Attachment, bareAddress, type Mail } from './mail.ts';
import type { PostOffice } from './post-office.ts';

/** Nothing but the page's own inline styles, images and frames of the sandbox itself; no script ever. */
const pageHeaders = {
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};

/** A mail's own markup: an origin of its own without scripts, forms or plug-ins; links open elsewhere. */
const mailHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy':
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data: http: https:; font-src data:; frame-ancestors 'self'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};

/** The pages under `/resend/inbox`: the list, a mail, its HTML alone, its attachments. */
export function inboxAnswer(office: PostOffice, request: SandboxRequest): SandboxResponse {
  const [, , , id, part, index] = request.path.split('/');
  if (id === undefined) return listAnswer(office, request.query.get('to') ?? '');
  const mail = office.find(id);
  if (mail && part === undefined) return { status: 200, headers: pageHeaders, body: mailPage(mail) };
  if (mail && part === 'html') return { status: 200, headers: mailHeaders, body: withLinksElsewhere(mail) };
  const attachment = part === 'attachments' ? mail?.attachments[Number(index)] : undefined;
  return attachment ? download(attachment) : { status: 404, headers: pageHeaders, body: missingPage() };
}

function listAnswer(office: PostOffice, to: string): SandboxResponse {
  const wanted = bareAddress(to);
  const mails = office
    .oldestFirst()
    .reverse()
    .filter((mail) => wanted === '' || mail.to.some((address) => bareAddress(address).includes(wanted)));
  return { status: 200, headers: pageHeaders, body: inboxPage(mails, to) };
}

/** Without this, a link would replace the mail inside its small frame. */
function withLinksElsewhere({ html }: Mail): string {
  const base = '<base target="_blank">';
  if (html === null) return '';
  return /<head[^>]*>/i.test(html) ? html.replace(/<head[^>]*>/i, (head) => head + base) : base + html;
}

function download({ filename, contentType, content }: Attachment): SandboxResponse {
  const plain = filename.replaceAll(/[^\w.-]/g, '_');
  const headers = {
    'content-type': /^[\w.+-]+\/[\w.+-]+(;[ \w="'.-]*)*$/.test(contentType) ? contentType : 'application/octet-stream',
    'content-disposition': `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(filename.replaceAll(/\p{Surrogate}/gu, '\uFFFD'))}`,
    'content-security-policy': "sandbox; default-src 'none'",
    'x-content-type-options': 'nosniff',
  };
  return { status: 200, headers, body: Buffer.from(content, 'base64') };
}
