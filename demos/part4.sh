#!/bin/sh
# Part 4's demos: what `make part4` does, without make.
exec "$(dirname "$0")/play.sh" part4
