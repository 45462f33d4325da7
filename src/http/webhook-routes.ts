import type { IncomingHttpHeaders } from 'node:http';
import type { HttpResponse, Route } from './exchange.ts';

const WEBHOOK_BYTES = 1_048_576;

export interface WebhookHandlers {
  /** The bytes as they came: the signature is over them. Answers with the status to send. */
  stripe(delivery: { readonly rawBody: Buffer; readonly signature: string | undefined }): Promise<number>;
  /** A push says only that something changed: all of it is in the headers, the body is ignored. */
  google(push: {
    readonly channelId: string;
    readonly token: string;
    readonly resourceId: string;
    readonly resourceState: string;
  }): Promise<number>;
  resend?(delivery: { readonly rawBody: Buffer; readonly headers: IncomingHttpHeaders }): Promise<number>;
}

/** Where providers tell us things. Only the status of the answer means anything to them: 2xx is "do not send it again". */
export function webhookRoutes(handlers: WebhookHandlers): readonly Route[] {
  const { resend } = handlers;
  const routes: Route[] = [
    {
      method: 'POST',
      path: '/webhooks/stripe',
      async handle(request) {
        const rawBody = await request.readBody(WEBHOOK_BYTES);
        const signature = request.headers['stripe-signature'];
        return status(
          await handlers.stripe({ rawBody, signature: typeof signature === 'string' ? signature : undefined }),
        );
      },
    },
    {
      method: 'POST',
      path: '/webhooks/google',
      async handle(request) {
        await request.readBody(WEBHOOK_BYTES);
        const said = (name: string) => String(request.headers[`x-goog-${name}`] ?? '');
        return status(
          await handlers.google({
            channelId: said('channel-id'),
            token: said('channel-token'),
            resourceId: said('resource-id'),
            resourceState: said('resource-state'),
          }),
        );
      },
    },
  ];
  if (resend) {
    routes.push({
      method: 'POST',
      path: '/webhooks/resend',
      async handle(request) {
        const rawBody = await request.readBody(WEBHOOK_BYTES);
        return status(await resend({ rawBody, headers: request.headers }));
      },
    });
  }
  return routes;
}

function status(code: number): HttpResponse {
  return { status: code, headers: { 'cache-control': 'no-store' } };
}
