// Batches of images that stay on the GPU, one byte a value: the same values, bit by bit, as the host makes (BatchWriter).
#pragma once
#include "machine.h"

/** offsets: where each pixel's first channel stands among an image's values. */
struct Shape {
  int height, width, channels;
  const int *offsets;
};

/** What becomes of an image, in five words. weight is its own share, the rest is of the image before it in the batch. */
struct Variant {
  int index, mirrored, down, right;
  float weight;
};

/** A value in 0 to 1 of an image that is mirrored and then moved; zeros come in. */
DEVICE float pixel(const unsigned char *images, const Shape &shape, const Variant &variant, int row, int column,
                   int channel) {
  row -= variant.down;
  column -= variant.right;
  if (row < 0 || row >= shape.height || column < 0 || column >= shape.width) return 0.0f;
  if (variant.mirrored) column = shape.width - 1 - column;
  const unsigned char *image = images + (long long)variant.index * shape.height * shape.width * shape.channels;
  return image[shape.offsets[row * shape.width + column] + channel] / 255.0f;
}

/** Makes a batch, a block an image. */
KERNEL gather(const unsigned char *images, int height, int width, int channels, const int *offsets,
              const Variant *variants, float *patches) {
  Shape shape = {height, width, channels, offsets};
  int sample = blockIdx.x, values = height * width * channels;
  Variant own = variants[sample], before = variants[sample == 0 ? gridDim.x - 1 : sample - 1];
  for (int i = threadIdx.x; i < values; i += THREADS) {
    int channel = i % channels, at = i / channels, row = at / width, column = at % width;
    float value = pixel(images, shape, own, row, column, channel);
    if (own.weight < 1.0f)
      value = own.weight * value + (1.0f - own.weight) * pixel(images, shape, before, row, column, channel);
    patches[sample * values + offsets[at] + channel] = value;
  }
}
