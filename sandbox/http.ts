import type { IncomingMessage, ServerResponse } from 'node:http';
import type { SandboxRequest, SandboxResponse } from './kernel.ts';

/** The request read whole; null when its body is larger than any provider takes. */
export async function readRequest(message: IncomingMessage): Promise<SandboxRequest | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LARGEST_BODY) return null;
    chunks.push(chunk);
  }
  const url = new URL(message.url ?? '/', 'http://sandbox');
  return {
    method: message.method ?? 'GET',
    path: url.pathname.length > 1 ? url.pathname.replace(/\/+$/, '') : url.pathname,
    query: url.searchParams,
    headers: message.headers,
    body: Buffer.concat(chunks),
  };
}

/** Sends the answer: an object as JSON, a string as HTML, bytes as they are, unless `headers` says otherwise. */
export function writeResponse(response: ServerResponse, { status, headers = {}, body }: SandboxResponse): void {
  if (body === undefined) {
    response.writeHead(status, headers).end();
    return;
  }
  const [type, bytes] = encoded(body);
  response.writeHead(status, { 'content-type': type, ...headers, 'content-length': bytes.length }).end(bytes);
}

/** The body as a JSON object, an empty one for no body; null when it is no JSON object. */
export function jsonBody(request: SandboxRequest): Record<string, unknown> | null {
  if (request.body.length === 0) return {};
  try {
    const parsed: unknown = JSON.parse(request.body.toString('utf8'));
    return isRecord(parsed) ? parsed : null;
  } catch {
    return null; // the caller answers "no JSON" in its own provider's words
  }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function encoded(body: object | string | Buffer): [string, Buffer] {
  if (Buffer.isBuffer(body)) return ['application/octet-stream', body];
  if (typeof body === 'string') return ['text/html; charset=utf-8', Buffer.from(body)];
  return ['application/json; charset=utf-8', Buffer.from(JSON.stringify(body))];
}

/** Resend takes mails up to 40 MB, attachments in base64 included; nobody takes more. */
const LARGEST_BODY = 48 * 1024 * 1024;
