import type { IncomingHttpHeaders } from 'node:http';
import { errorResponse, type Route } from './exchange.ts';

/** Finds a receipt for whoever asks; null for none, or not theirs. */
export type ReceiptHandler = (request: {
  readonly invoiceId: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly address: string;
}) => Promise<{ readonly number: string; readonly pdf: Buffer } | null>;

/** Where receipts are downloaded: with a signed link, or with a bearer token. */
export function receiptRoutes(find: ReceiptHandler): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/receipts/:invoiceId',
      cors: true,
      async handle({ params, query, headers, address }) {
        const receipt = await find({ invoiceId: params.invoiceId ?? '', query, headers, address });
        if (receipt === null) return errorResponse(404, 'NOT_FOUND', 'There is no such receipt.');
        return {
          status: 200,
          headers: {
            'content-type': 'application/pdf',
            'content-disposition': `attachment; filename="${receipt.number}.pdf"`,
            'cache-control': 'private, no-store',
            'referrer-policy': 'no-referrer',
            'content-security-policy': "default-src 'none'",
          },
          body: receipt.pdf,
        };
      },
    },
  ];
}
