/**
 * The memory of TensorFlow.js' wasm backend, for kernels of our own: tensors lie there at fixed addresses, and what we
 * write is what the backend's own kernels read.
 *
 * The memory grows whenever anybody allocates, and every view of it is dead then: views are made when they are needed,
 * and never kept. It has 4 GiB at most, and never shrinks.
 */

import type { DataType, TensorInfo } from "@tensorflow/tfjs-core";
import { type Address, type Kernels, kernelsOn } from "../../kernels/kernels.js";
import { tooLarge } from "../memory-failure.js";

/** What we use of the backend; its own types leave the instance out. */
export interface WasmBackend {
  readonly dataIdMap: { get(id: TensorInfo["dataId"]): { readonly id: number; readonly memoryOffset: number } };
  readonly wasm: {
    readonly asm: { readonly memory: WebAssembly.Memory };
    readonly tfjs: {
      registerTensor(id: number, size: number, at: Address): void;
      disposeData(id: number): void;
    };
    _malloc(bytes: number): Address;
    _free(at: Address): void;
  };
  makeOutput(shape: readonly number[], type: DataType): TensorInfo;
  disposeData(id: TensorInfo["dataId"]): boolean;
}

/** Room of our own among the tensors. */
export interface Room {
  readonly at: Address;
  free(): void;
}

export class BackendMemory {
  readonly kernels: Kernels;
  readonly #backend: WasmBackend;
  #scratch: Room & { readonly bytes: number } = { at: 0, bytes: 0, free: () => {} };

  constructor(backend: WasmBackend) {
    this.#backend = backend;
    this.kernels = kernelsOn(backend.wasm.asm.memory);
  }

  /** Where a tensor's numbers lie: as long as it lives, and a variable is not assigned. */
  addressOf({ dataId }: Pick<TensorInfo, "dataId">): Address {
    return this.#backend.dataIdMap.get(dataId).memoryOffset;
  }

  /** A new tensor, whose numbers are whatever lay there. */
  make(shape: readonly number[], type: DataType): TensorInfo {
    return this.#backend.makeOutput([...shape], type);
  }

  drop({ dataId }: TensorInfo): void {
    this.#backend.disposeData(dataId);
  }

  /** Room for this many bytes, for everybody, until the next call: its address may then be another. */
  scratch(bytes: number): Address {
    if (bytes > this.#scratch.bytes) {
      this.#scratch.free();
      this.#scratch = { at: 0, bytes: 0, free: () => {} };
      this.#scratch = { ...this.reserve(bytes), bytes };
    }
    return this.#scratch.at;
  }

  /** Throws `memory` where there is none left. */
  reserve(bytes: number): Room {
    const { wasm } = this.#backend;
    // Addresses above 2 GiB come as negative numbers.
    const at = wasm._malloc(bytes) >>> 0;
    if (at === 0) throw tooLarge(`TensorFlow.js has no ${bytes} bytes left: its memory on wasm has 4 GiB at most`);
    return { at, free: () => wasm._free(at) };
  }

  /** A view that holds until somebody allocates. */
  floats(at: Address, count: number): Float32Array {
    return new Float32Array(this.#backend.wasm.asm.memory.buffer, at, count);
  }

  integers(at: Address, count: number): Int32Array {
    return new Int32Array(this.#backend.wasm.asm.memory.buffer, at, count);
  }

  bytes(at: Address, count: number): Uint8Array {
    return new Uint8Array(this.#backend.wasm.asm.memory.buffer, at, count);
  }

  /**
   * Call it when a tensor's numbers were changed where they lie. Some of the backend's own kernels keep weights in a form
   * of their own (XNNPACK packs them), by the tensor's id, and would go on with the old numbers.
   */
  changed({ dataId, shape }: Pick<TensorInfo, "dataId" | "shape">): void {
    const { dataIdMap, wasm } = this.#backend;
    const { id, memoryOffset } = dataIdMap.get(dataId);
    const size = shape.reduce((product, length) => product * length, 1);
    // Forgets the tensor and all that hangs from it; the memory itself stays as it is.
    wasm.tfjs.disposeData(id);
    wasm.tfjs.registerTensor(id, size, memoryOffset);
  }
}
