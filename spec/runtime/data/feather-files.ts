/**
 * Two Feather files as pyarrow 26 writes them, gzipped and in base64. 200 rows: `i`, the number of the row, missing in every
 * third from the first; `w`, a dictionary of `word 0` to `word 3`, in turn.
 *
 *     t = pa.table({"i": pa.array([None if i % 3 == 0 else i for i in range(200)], pa.int64()),
 *                   "w": pa.array([f"word {i % 4}" for i in range(200)]).dictionary_encode()})
 *     feather.write_feather(t, "a.arrow", compression="lz4")
 */

export const packedByLz4 =
  "H4sIAAAAAAACA9XV229MQRwH8N+ePT171JZTZ7GVik0bUmlDL0RDKttU3KJps4IKoZWKImVdYkOITYUQQgghhBBCCCFEs6JxC9HHvvdF4q/gpb" +
  "5zvrM1u8q72UzmM7ffzkw7s62pVMemBpExpBER8USlUomKIyXiQkghW2wUOYxRpYWcRo4F4+MY5UgEMzy0cH6oRPU1I1ci28IUQs4gu/ioVlf3" +
  "DSGu6k4EdX6XipWPq2o6ruVNEHN3EDOKHAliquak7lf7yum1qhTFermzaBBZLBstIt3yO5nr84I5lSjt8Tldeg0xYx1irD0sf0+1uqzXZZ3RFy" +
  "qKJ8a67ar2eHdyANWsqjrBskSmIcfN8fHC8dPBnsz+g72JekfKGxxJNwa1JjHOZ/hf5xO2g712G5sqPo8+4zyGJzgPc0/VuqzR5U9L14sOLV9v" +
  "MtosI36bLoeLzquicP9qeS2D/aNh6RxFMTg+LukUjPuO2D7+AH7IFd9yxbbEtyeJX0JGQJcsBSeTZeAU0gPLSR+MkTPAmWQFOIusBGeTc8AEWQ" +
  "VWk3PBeWQNOJ+sBevIBeBCsgFsJBeBi8klYDO5FFxGtoDLySTYSraBK8iV4CpyDbiWXAe2kx1gJ5kC15MbwI1kF7iZ3AJuJbeB28kecAfZC+4k" +
  "d4F95B5wL9kP7iPT4AHyEHiYPAJmyKPgMfI4eII8CWbJAfAUeRo8Q54Fz5HnwQvkRfASeRm8Ql4Fr5HXwRvkTfAWeRu8Q94F75H3wQfkQ/AR+R" +
  "h8Qj4Fn5HPwRfkS/AV+RocJHPgG/ItOES+A9+TH8FP5GfwS8Ds1z/eoUS44P9fXd+R/Buk7lm4TKZ6eB1+dBY+Z2N8q/W7GMNb4QYvf1Tf+NX6" +
  "bts6luj7PaLnm++I6v+m/SHfr8v/7bfGQ2dr8Fv6C6D1Pj9SBwAA";

/** The same, with `compression="zstd"`. */
export const packedByZstd =
  "H4sIAAAAAAACA3MMCvIPN2Rg+A8EFxgYGAQYQICLgYeBjYGVgQPIAgJGFgYWILUDqAZEMwFxARCLgNVLAFWxMbADdQgARSD6GVlBchZALAPELA" +
  "wQwAjE5UDMAYQgUQ6o3B6guSBpBTAfYhfILJi5IB7UXCYBLGZmgs3kAWJ2sJkgYQeoPMhfB6BuBQEeoHshPuMBm8zAxAIUYWCIYEAAZPcJgPXI" +
  "AWkWuJ4EIFYBYgkkd0AAG9gNbFA3MDPgBqpQWgNKayLJMWKYi3C/xlb9vwoiC2HWMYAdJAR1DIKCqJM4CAzw/KIUBQMwaQgmjcCkMVL4XMAXPs" +
  "ws4PD2YES4BT08CpDC4wSe8ED2kxSUVoDSX6C0BCOqv2F85PBhQrLHGUqfQAsvSeRwkPQFGrQt9zYjg1YeNIE4sCHkExxYRdkZ1AQNlTcc2c7c" +
  "8JAn3YLZeqKK5yQMdCmHS51BHRhpat6TZDSNVE70y1kX3VlhqHysW0w7aI6GodKRdj5po5gVBoqHmtm4+SbKmUZNeRGw0LHx35ebk5/7zbUsvL" +
  "clcvIzn5mGiftKbk566jVVM3AeT/bVZa7V13IiNyUfbWP9fTU7fF301rSjVVezQlcFL3Vr/XUlM3iZ91Q11v8sgjYXDjBxygQcYGD883q7/v29" +
  "VZ8f7c3ernd3Z9HjQ7Wvt+nebmiNYGIQmPKxZuUqVPAKHJIKzEj+VmDaC4k9cJIDBSszkORMD0tg8EJKHwzwfCACjlFQTgenDWAa8ICmYRaoIW" +
  "BTgOAGVD9yugExH6DFFyzfDbWyRQAo6QguOwGEgz72QgUAAA==";
