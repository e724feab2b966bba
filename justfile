# Everyday commands. Each line works by itself too: copy it, just is not needed.

# lists these commands
help:
    @just --list --unsorted

# builds what is outdated and runs the server with these arguments
run *arguments:
    ./intermezzo {{arguments}}

# builds the jars, without tests
build:
    scripts/mvn package -Dmaven.test.skip=true

# runs every check and every test, as CI does
test:
    ./test

# runs the tests of one class of the server: just one PagesTest
one class:
    ./test -pl server -am -Dtest={{class}}

# formats all Java
format:
    scripts/mvn -q spotless:apply

# lists what is shipped (CycloneDX), in server/target/bom.json
sbom:
    scripts/mvn -q -pl server -am package org.cyclonedx:cyclonedx-maven-plugin:makeBom -Dmaven.test.skip=true

# removes what was built
clean:
    scripts/mvn -q clean
