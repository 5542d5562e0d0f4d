/** A thread that ends before it can be handed anything, as one with a broken native library does. */

process.exit(7);

export default function main(): never {
  throw new Error("never reached");
}
