import { isRecord } from '../http.ts';
import { invalid } from './fault.ts';
import type { Attachment } from './mail.ts';

/** Resend's limit for all attachments of a mail after encoding. */
const mostBase64Bytes = 40 * 1024 * 1024;

/** The `attachments` of a mail: file name and base64 content. Remote `path`s are refused: the sandbox fetches nothing. */
export function readAttachments(value: unknown): Attachment[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw invalid('The `attachments` field must be an `array`.');
  const attachments = value.map(readAttachment);
  const size = attachments.reduce((sum, { content }) => sum + content.length, 0);
  if (size > mostBase64Bytes)
    throw invalid('The total size of attachments must not exceed 40MB.', 'invalid_attachment');
  return attachments;
}

function readAttachment(value: unknown): Attachment {
  if (!isRecord(value)) throw invalid('Attachments must be objects.', 'invalid_attachment');
  const { filename, content, path, content_type: type, content_id: contentId } = value;
  if (typeof content !== 'string') {
    const words =
      path === undefined
        ? 'Attachment must have either a `content` or `path`.'
        : 'The sandbox does not fetch a `path`; send `content`.';
    throw invalid(words, 'invalid_attachment');
  }
  if (typeof filename !== 'string' || filename === '')
    throw invalid('Attachment must have a `filename`.', 'invalid_attachment');
  if (!/^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(content))
    throw invalid('Attachment `content` must be base64.', 'invalid_attachment');
  return {
    filename,
    contentType: typeof type === 'string' ? type : typeOf(filename),
    content,
    contentId: typeof contentId === 'string' ? contentId : null,
  };
}

const types: Readonly<Record<string, string>> = {
  ics: 'text/calendar',
  pdf: 'application/pdf',
  png: 'image/png',
  jpg: 'image/jpeg',
  txt: 'text/plain',
  html: 'text/html',
  csv: 'text/csv',
};

function typeOf(filename: string): string {
  const extension = /\.(\w+)$/.exec(filename)?.[1]?.toLowerCase() ?? '';
  return types[extension] ?? 'application/octet-stream';
}
