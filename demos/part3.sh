#!/bin/sh
# Part 3's demos: what `make part3` does, without make.
exec "$(dirname "$0")/play.sh" part3
