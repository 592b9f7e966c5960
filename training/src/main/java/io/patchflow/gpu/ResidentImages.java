package io.patchflow.gpu;

import io.patchflow.data.PatchSet;
import io.patchflow.data.Variants;
import io.patchflow.driver.Context;
import io.patchflow.driver.Context.Pinned;
import io.patchflow.schema.PatchShape;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * Sets of images that stay on the GPU, one byte a value. Batches are made of them there, with the
 * same bits as {@code data.BatchWriter} makes on the host.
 */
final class ResidentImages {
  /** Words of struct Variant of gather.h. */
  static final int VARIANT = 5;

  /** Bytes that are sent at once. */
  private static final int PIECE = 1 << 22;

  private final Engine engine;
  private final Context context;
  private final Map<PatchSet, Resident> sets = new HashMap<>();

  /** Bytes that images may still take: half of what was free at the start. */
  private long room;

  private record Resident(PatchShape shape, DeviceArray pixels, DeviceArray offsets) {}

  ResidentImages(Engine engine) {
    this.engine = engine;
    this.context = engine.context();
    this.room = context.freeBytes() / 2;
  }

  /** Copies a set here; false if there is no room. */
  boolean keep(PatchSet images) {
    if (images.bytes() > room) {
      return false;
    }
    room -= images.bytes();
    context.enter();
    PatchShape shape = images.info().shape();
    DeviceArray pixels = DeviceArray.ofBytes(context, images.bytes());
    send(images, pixels.address());
    sets.put(images, new Resident(shape, pixels, DeviceArray.of(context, shape.offsets())));
    return true;
  }

  private void send(PatchSet images, long to) {
    int image = images.info().shape().imageBytes();
    int atOnce = Math.max(1, PIECE / image);
    Pinned piece = context.pin(Math.multiplyExact(atOnce, image));
    for (int first = 0; first < images.size(); first += atOnce) {
      int end = Math.min(images.size(), first + atOnce);
      images.copy(first, end, piece.buffer().clear());
      context.send(to + (long) first * image, piece.address(), (long) (end - first) * image);
      context.await();
    }
  }

  /**
   * Writes the variants of some slots as {@link #gather} takes them.
   *
   * @param at which word of {@code to} is the first
   */
  static void write(Variants variants, int first, int count, ByteBuffer to, int at) {
    int word = at * Integer.BYTES;
    for (int slot = first; slot < first + count; slot++, word += VARIANT * Integer.BYTES) {
      to.putInt(word, variants.indices()[slot])
          .putInt(word + 4, variants.mirrored()[slot] ? 1 : 0)
          .putInt(word + 8, variants.down()[slot])
          .putInt(word + 12, variants.right()[slot])
          .putFloat(word + 16, variants.weights()[slot]);
    }
  }

  /**
   * Makes a batch of images of a set that is kept.
   *
   * @param variants where they lie on the GPU
   * @param patches where the batch goes, (size, tokens, patchDim)
   */
  void gather(PatchSet images, int size, long variants, long patches) {
    Resident set = sets.get(images);
    engine.gather(
        set.pixels().address(), set.shape(), set.offsets().address(), variants, size, patches);
  }
}
