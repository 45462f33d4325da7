import type { WebSocket } from 'ws';

/** Which sockets belong to whom, and how many of them anyone may have. */
export class SocketRegistry {
  private readonly perAddress = new Map<string, number>();
  private readonly perUser = new Map<string, Set<WebSocket>>();
  private readonly userOf = new Map<WebSocket, string>();

  constructor(private readonly limits: { readonly socketsPerUser: number; readonly socketsPerAddress: number }) {}

  hasRoomFor(address: string): boolean {
    return (this.perAddress.get(address) ?? 0) < this.limits.socketsPerAddress;
  }

  /** Counts a socket; call the answer once when it closes. */
  open(socket: WebSocket, address: string): () => void {
    this.perAddress.set(address, (this.perAddress.get(address) ?? 0) + 1);
    return () => {
      const left = (this.perAddress.get(address) ?? 1) - 1;
      if (left > 0) this.perAddress.set(address, left);
      else this.perAddress.delete(address);
      this.release(socket);
    };
  }

  /** Gives a socket to a user (null: to nobody in particular). False when the user has as many as anyone may. */
  claim(socket: WebSocket, userId: string | null): boolean {
    if (userId === null || socket.readyState !== socket.OPEN) return true;
    const sockets = this.perUser.get(userId) ?? new Set<WebSocket>();
    if (sockets.size >= this.limits.socketsPerUser) return false;
    sockets.add(socket);
    this.perUser.set(userId, sockets);
    this.userOf.set(socket, userId);
    return true;
  }

  /** Everybody who has a socket open. */
  users(): string[] {
    return [...this.perUser.keys()];
  }

  ofUser(userId: string): readonly WebSocket[] {
    return [...(this.perUser.get(userId) ?? [])];
  }

  private release(socket: WebSocket): void {
    const userId = this.userOf.get(socket);
    this.userOf.delete(socket);
    if (userId === undefined) return;
    const sockets = this.perUser.get(userId);
    sockets?.delete(socket);
    if (sockets?.size === 0) this.perUser.delete(userId);
  }
}
