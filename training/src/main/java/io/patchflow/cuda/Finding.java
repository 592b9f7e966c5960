package io.patchflow.cuda;

/** What a preflight can find. */
public enum Finding {
  USABLE,
  NOT_BUILT_IN,
  NO_DRIVER,
  DRIVER_TOO_OLD,
  NO_DEVICE,
  DRIVER_ERROR,
  GPU_NOT_SUPPORTED,
  NATIVE_LOAD_FAILED
}
