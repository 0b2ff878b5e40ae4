/** Which of several kernels that give the same bits a device takes, where a table is not to decide. */
export interface KernelChoices {
  /**
   * @param key an operation, its sizes and how its arrays are stored
   * @returns the kernel's name; undefined for what the table says
   */
  of(key: string): string | undefined;
}
