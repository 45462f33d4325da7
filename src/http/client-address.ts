import type { IncomingMessage } from 'node:http';

/**
 * The address of whoever asks. `X-Forwarded-For` grows to the right as a request passes proxies, and anybody can send
 * one to begin with: so only the entries that our own `trustedProxies` proxies appended are believed.
 *
 * @param trustedProxies how many proxies stand before us; with 0 the header is not looked at
 */
export function clientAddress(request: IncomingMessage, trustedProxies: number): string {
  const direct = request.socket.remoteAddress ?? '';
  if (trustedProxies === 0) return direct;
  const forwarded = String(request.headers['x-forwarded-for'] ?? '')
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
  const hops = [...forwarded, direct];
  return hops[Math.max(0, hops.length - 1 - trustedProxies)] ?? direct;
}
