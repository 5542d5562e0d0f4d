/**
 * The trainings that a calibration times, as a program: the checker works out their shapes, weights and work, as it does
 * for every other. They are small, so that the slowest backend can take some steps of each, and they differ in what they
 * are made of: each figure (`backends/figures.ts`) counts little in some of them and much in others.
 */

import { compile } from "../../lang/index.js";
import type { TrainWork } from "../../lang/plan.js";
import { inspect } from "../data/sources/inspect.js";
import { library } from "../library.js";

const text = `
data points = moons(rows: 100)
data wide = clusters(rows: 100, features: 256, classes: 10)
data words = clusters(rows: 100, features: 32, classes: 4)
data pictures = digits(rows: 100)

## The step itself, and layers that have next to nothing to do.
model smallest = input(2) -> dense(2, softmax)
model small = input(2) -> dense(8, relu) -> dense(2, softmax)
model deep = input(2) -> dense(8, relu) -> dense(8, relu) -> dense(8, relu) -> dense(8, relu) -> dense(2, softmax)
train smallest_16 { model: smallest, on: points, batch: 16 }
train small_32 { model: small, on: points, batch: 32 }
train deep_16 { model: deep, on: points, batch: 16 }

## Dense layers: many weights and few rows, and the other way round; one so large that nothing but products counts.
model broad = input(256) -> dense(256, relu) -> dense(10, softmax)
model usual = input(28, 28) -> flatten -> dense(64, relu) -> dense(10, softmax)
model middle = input(256) -> dense(64, relu) -> dense(64, relu) -> dense(10, softmax)
model vast = input(256) -> dense(512, relu) -> dense(512, relu) -> dense(10, softmax)
train broad_4 { model: broad, on: wide, batch: 4 }
train broad_64 { model: broad, on: wide, batch: 64 }
train usual_64 { model: usual, on: pictures, batch: 64 }
train middle_128 { model: middle, on: wide, batch: 128 }
train vast_128 { model: vast, on: wide, batch: 128 }

## Filters.
model filters = input(28, 28) -> reshape([28, 28, 1]) -> avgpool2d(4) -> conv2d(4, 3, relu) -> flatten -> dense(10, softmax)
model more_filters = input(28, 28)
  -> reshape([28, 28, 1])
  -> avgpool2d(2)
  -> conv2d(8, 3, relu)
  -> conv2d(16, 3, relu)
  -> maxpool2d(2)
  -> flatten
  -> dense(10, softmax)
model only_filters = input(28, 28)
  -> reshape([28, 28, 1])
  -> conv2d(8, 3, relu, stride: 2)
  -> conv2d(16, 3, relu)
  -> flatten
  -> dense(10, softmax)
model along = input(28, 28) -> conv1d(16, 3, relu) -> conv1d(16, 3, relu) -> flatten -> dense(10, softmax)
train filters_4 { model: filters, on: pictures, batch: 4 }
train more_filters_2 { model: more_filters, on: pictures, batch: 2 }
train only_filters_16 { model: only_filters, on: pictures, batch: 16 }
train along_4 { model: along, on: pictures, batch: 4 }

## Layers that go value by value.
model normed = input(2)
  -> dense(8, relu)
  -> batchnorm
  -> dropout(20%)
  -> layernorm
  -> dense(8, relu)
  -> batchnorm
  -> dropout(20%)
  -> dense(2, softmax)
model pooled = input(28, 28)
  -> reshape([28, 28, 1])
  -> batchnorm
  -> maxpool2d(2)
  -> batchnorm
  -> avgpool2d(2)
  -> flatten
  -> dense(10, softmax)
train normed_16 { model: normed, on: points, batch: 16 }
train normed_128 { model: normed, on: points, batch: 128 }
train pooled_4 { model: pooled, on: pictures, batch: 4 }
train pooled_32 { model: pooled, on: pictures, batch: 32 }

## Sequences.
model recalling = input(28, 28) -> simple_rnn(8) -> dense(10, softmax)
model gated = input(28, 28) -> gru(32) -> dense(10, softmax)
model long = input(28, 28) -> lstm(32) -> dense(10, softmax)
train recalling_4 { model: recalling, on: pictures, batch: 4 }
train gated_8 { model: gated, on: pictures, batch: 8 }
train long_16 { model: long, on: pictures, batch: 16 }

## Ids.
model speaking = input(32) -> embedding(100, 8) -> flatten -> dense(4, softmax)
model speaking_more = input(32) -> embedding(1000, 32) -> flatten -> dense(4, softmax)
train speaking_8 { model: speaking, on: words, batch: 8 }
train speaking_128 { model: speaking, on: words, batch: 128 }
train speaking_more_64 { model: speaking_more, on: words, batch: 64 }
`;

export function calibrationTrainings(): readonly { readonly name: string; readonly work: TrainWork }[] {
  const { plan, diagnostics } = compile({ path: "calibration.flow", text }, { library: library(), cores: 1, inspect });
  const mistake = diagnostics[0];
  if (!plan || mistake) throw new Error(`the calibration does not compile: ${mistake?.message ?? "no plan"}`);
  return plan.tasks.flatMap(({ id, work }) => (work.kind === "train" ? [{ name: id, work }] : []));
}
