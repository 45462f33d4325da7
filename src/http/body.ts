import type { IncomingMessage } from 'node:http';
import { HttpRefusal } from './exchange.ts';

/**
 * The whole body of a request, as bytes. A body that says beforehand that it is too large is not read at all; one that
 * does not say is cut off at the cap. Compressed bodies are refused: nothing we accept is large enough to need it, and
 * a few bytes can unpack to gigabytes.
 */
export function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const encoding = request.headers['content-encoding'];
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity') {
    return Promise.reject(new HttpRefusal(415, 'BAD_REQUEST', 'Compressed request bodies are not accepted.'));
  }
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) return Promise.reject(tooLarge(maxBytes));
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > maxBytes) {
        chunks.length = 0;
        reject(tooLarge(maxBytes));
      } else {
        chunks.push(chunk);
      }
    });
    request.on('end', () => resolve(Buffer.concat(chunks)));
    request.on('error', reject);
    request.on('close', () => reject(new HttpRefusal(400, 'BAD_REQUEST', 'The request ended before its body did.')));
  });
}

function tooLarge(maxBytes: number): HttpRefusal {
  return new HttpRefusal(413, 'LIMIT_EXCEEDED', `The body is larger than ${maxBytes} bytes.`);
}
