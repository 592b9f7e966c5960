/* Stands before NVIDIA's runtime, which wants more of a driver than libcuda.c has: one GPU is there. */
int cudaGetDeviceCount(int *count) {
  *count = 1;
  return 0;
}
