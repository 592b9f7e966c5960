package io.patchflow.gpu;

import io.patchflow.data.TrainingBatch;
import io.patchflow.driver.Context;
import io.patchflow.driver.Context.Pinned;
import io.patchflow.executor.Score;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Batches on their way to the GPU, or what they are to be made of there, and the scores that wait
 * there. While one batch is sent, the next is copied into the other of two pieces of memory.
 */
final class BatchRing {
  /** Steps whose scores may wait to be read. */
  static final int STEPS = 64;

  private static final int WORD = Float.BYTES;

  private final Context context;
  private final ResidentImages images;
  private final int capacity;
  private final int imageValues;
  private final int classes;
  private final DeviceArray[] inputs = new DeviceArray[2];
  private final Pinned[] pinned = new Pinned[2];
  private final long[] sent = new long[2];
  private final DeviceArray logits;

  /** For each step that waits, losses and then hits of its samples. */
  private final DeviceArray results;

  private final Pinned read;
  private final List<Integer> waiting = new ArrayList<>();
  private int turn;

  /** For batches of up to {@code capacity} samples. */
  BatchRing(Context context, ResidentImages images, int capacity, int imageValues, int classes) {
    this.context = context;
    this.images = images;
    this.capacity = capacity;
    this.imageValues = imageValues;
    this.classes = classes;
    int sample = Math.addExact(imageValues, classes + 1 + ResidentImages.VARIANT);
    long words = Math.multiplyExact((long) capacity, sample);
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = DeviceArray.ofWords(context, words);
      pinned[i] = context.pin(Math.toIntExact(words * WORD));
      sent[i] = context.event();
    }
    this.logits = DeviceArray.ofWords(context, (long) capacity * classes);
    this.results = DeviceArray.ofWords(context, (long) STEPS * 2 * capacity);
    this.read = context.pin(Math.multiplyExact(capacity, Math.max(classes, 2 * STEPS) * WORD));
  }

  /** Gives the memory on the GPU back. */
  void free() {
    for (DeviceArray input : inputs) {
      input.free();
    }
    logits.free();
    results.free();
  }

  int capacity() {
    return capacity;
  }

  /** Whether scores must be read before another batch. */
  boolean isFull() {
    return waiting.size() == STEPS;
  }

  /** Sends a batch, which may be filled anew when this returns. */
  Engine.Batch send(TrainingBatch batch) {
    turn ^= 1;
    context.await(sent[turn]);
    int size = batch.size();
    int patchWords = size * imageValues;
    int labelsAt = patchWords + size * classes;
    int variantsAt = labelsAt + size;
    ByteBuffer buffer = pinned[turn].buffer().order(ByteOrder.nativeOrder());
    FloatBuffer floats = buffer.asFloatBuffer();
    floats.put(patchWords, batch.targets(), 0, size * classes);
    buffer.asIntBuffer().put(labelsAt, batch.labels(), 0, size);
    long patches = inputs[turn].address();
    if (batch.images().isPresent()) {
      ResidentImages.write(batch.variants(), 0, size, buffer, variantsAt);
      send(patchWords, variantsAt + size * ResidentImages.VARIANT);
      images.gather(batch.images().get(), size, word(patches, variantsAt), patches);
    } else {
      floats.put(0, batch.patches(), 0, patchWords);
      send(0, variantsAt);
    }
    context.record(sent[turn]);
    long losses = results.address() + (long) waiting.size() * 2 * capacity * WORD;
    waiting.add(size);
    return new Engine.Batch(
        size,
        patches,
        word(patches, patchWords),
        word(patches, labelsAt),
        logits.address(),
        losses,
        losses + (long) capacity * WORD);
  }

  /** Sends the words from {@code first} to before {@code end}. */
  private void send(int first, int end) {
    context.send(
        word(inputs[turn].address(), first),
        word(pinned[turn].address(), first),
        (long) (end - first) * WORD);
  }

  private static long word(long address, int number) {
    return address + (long) number * WORD;
  }

  /** The logits of the last batch, (size, classes). */
  float[] logits(int size) {
    float[] values = new float[size * classes];
    context.fetch(read.address(), logits.address(), (long) values.length * WORD);
    context.await();
    read.buffer().order(ByteOrder.nativeOrder()).asFloatBuffer().get(values);
    return values;
  }

  /** The scores of all steps that wait. */
  List<Score> scores() {
    if (waiting.isEmpty()) {
      return List.of();
    }
    context.fetch(read.address(), results.address(), (long) waiting.size() * 2 * capacity * WORD);
    context.await();
    ByteBuffer buffer = read.buffer().order(ByteOrder.nativeOrder());
    List<Score> scores = new ArrayList<>();
    for (int step = 0; step < waiting.size(); step++) {
      double loss = 0;
      long hits = 0;
      int at = step * 2 * capacity;
      for (int sample = 0; sample < waiting.get(step); sample++) {
        loss += buffer.getFloat((at + sample) * WORD);
        hits += buffer.getInt((at + capacity + sample) * WORD);
      }
      scores.add(new Score(waiting.get(step), loss, hits));
    }
    waiting.clear();
    return scores;
  }
}
