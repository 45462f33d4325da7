/** The only source of randomness. In production cryptographically strong; in simulations seeded. */
export interface Random {
  bytes(length: number): Uint8Array;
}
