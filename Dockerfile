# syntax=docker/dockerfile:1
FROM maven:3.9.12-eclipse-temurin-25 AS build
ARG REVISION=unknown
WORKDIR /src
COPY pom.xml ./
COPY src ./src
# Neither tests nor the formatter: the ordinary build has them, and an image is built from what passed it.
RUN --mount=type=cache,target=/m2 \
    mvn -B -q -Dmaven.repo.local=/m2 -Dmaven.test.skip=true -Dspotless.check.skip=true -Drevision.commit="$REVISION" package

# Beside the jars the list of them for scanners (CycloneDX), and their licenses.
# Amazon Corretto's jars for x86_64 and aarch_64 hold their library under one name, and the first on the class path
# wins: on the other platform the server would fall back to the JDK's slower ES256. So only this platform's jar stays.
# The JVM takes the AOT cache only for jars of unchanged size and time; whole seconds survive every image format.
RUN mkdir /app && cp -r target/notiflux.jar target/libs target/notiflux.cdx.json target/notiflux-third-party.txt /app/ \
 && platform="linux-$(uname -m | sed s/aarch64/aarch_64/)" \
 && find /app/libs -name 'AmazonCorrettoCryptoProvider-*' ! -name "*-$platform.jar" -delete \
 && find /app -exec touch -d 2026-01-01T00:00:00Z {} +

# What `jdeps --print-module-deps` names and what that implies, without java.desktop and java.sql, which only parts of
# SnakeYAML and Micrometer ask for that never run here. java.net.http is for the client commands and for JWT_JWKS_URL;
# jdk.jfr, jdk.attach and jdk.jcmd are for a server in trouble: `docker exec <container> /opt/runtime/bin/jcmd 1
# Thread.dump_to_file /tmp/threads.txt`. The base image's own JDK is in /opt/java.
RUN jlink --add-modules java.base,java.logging,java.management,java.net.http,jdk.jfr,jdk.management,jdk.attach,jdk.jcmd,jdk.unsupported \
      --no-header-files --no-man-pages --compress zip-6 --output /opt/runtime

# A start for training: the cache of loaded and linked classes saves more than half of the start-up time. It asks for
# a key, so there is one for the moment. Collector and header layout must be those of the ENTRYPOINT; with another
# collector the server starts without what the cache holds.
WORKDIR /app
RUN /opt/runtime/bin/java -jar /app/notiflux.jar keygen --out /tmp/training \
 && JWT_PUBLIC_KEY_FILE=/tmp/training/public.pem /opt/runtime/bin/java -XX:+AlwaysActAsServerClassMachine -XX:+UseCompactObjectHeaders \
      -XX:+ExitOnOutOfMemoryError \
      -XX:AOTCacheOutput=/app/notiflux.aot -Dexit.on.started=! -jar /app/notiflux.jar \
 && test -s /app/notiflux.aot && rm -r /tmp/training

# glibc and little else: no shell, no package manager, no OpenSSL.
FROM gcr.io/distroless/base-nossl-debian13:nonroot
ARG REVISION=unknown
LABEL org.opencontainers.image.title="notiflux" \
      org.opencontainers.image.description="Push server: topics over WebSocket, broadcasts over HTTP" \
      org.opencontainers.image.revision="$REVISION"
COPY --from=build /opt/runtime /opt/runtime
COPY --from=build /app /app
WORKDIR /app
# By number, or Kubernetes' runAsNonRoot can't tell that it isn't root.
USER 65532:65532
ENV HOST=0.0.0.0
EXPOSE 8080
# Without shell or curl: the server's own command, which asks /health of HOST and PORT. It takes JDK_JAVA_OPTIONS too, so
# that one which opens a port, as JMX does, needs a health check of its own. Kubernetes has its probes and ignores this.
HEALTHCHECK --interval=30s --timeout=10s --start-period=10s \
  CMD ["/opt/runtime/bin/java", "-XX:TieredStopAtLevel=1", "-XX:+AlwaysActAsServerClassMachine", "-XX:+UseCompactObjectHeaders", "-XX:AOTCache=/app/notiflux.aot", "-jar", "/app/notiflux.jar", "health"]
# G1, but not by name: below 2 CPUs or 1,792 MiB the JVM would choose the serial collector, which stops the world for
# longer, and two collectors by name would be an error where JDK_JAVA_OPTIONS has another one. It comes before these
# options; arguments of `docker run` are the server's own commands. A heap that has run out leaves half-dead connections:
# the process ends, and its restart makes clients reconnect.
ENTRYPOINT ["/opt/runtime/bin/java", "-XX:+AlwaysActAsServerClassMachine", "-XX:+UseCompactObjectHeaders", "-XX:+ExitOnOutOfMemoryError", "-XX:AOTCache=/app/notiflux.aot", "-jar", "/app/notiflux.jar"]
