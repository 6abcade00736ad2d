import type { Controller } from '../domain/controller.ts';
import type { PackageCover, PackagedRecord } from '../domain/package.ts';

/** Writes the package a person receives: a page to read, data to use, files. */
export interface PackageWriter {
  /** The same material gives the same bytes, whenever and wherever it is written. */
  readonly write: (material: PackageMaterial) => Promise<PackageBytes>;
  /** The data of a portability, for a program, out of the package as it was signed. */
  readonly portableData: (zip: Uint8Array) => Promise<string>;
}

export interface PackageBytes {
  /** The zip, as it is written; the next part waits until this one was taken. */
  readonly stream: AsyncIterable<Uint8Array>;
  /** SHA-256 over everything streamed, hex. Once, after the end. */
  digest(): string;
}

export interface PackageMaterial {
  readonly cover: PackageCover;
  readonly controller: Controller;
  /** In the order of their lines, as often as asked; withheld ones are not among them. */
  readonly records: (only?: {
    readonly system: string;
    readonly kind: string;
  }) => AsyncIterable<PackagedRecord>;
  readonly file: (blob: number) => AsyncIterable<Uint8Array>;
}
