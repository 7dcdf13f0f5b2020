#!/bin/sh
# Part 5's demos: what `make part5` does, without make.
exec "$(dirname "$0")/play.sh" part5
