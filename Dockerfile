# docker build -t sessionlint . && docker run --rm -v "$PWD:/data" sessionlint sessionlint scan app.apk
FROM rust:1.95-alpine AS build
RUN apk add --no-cache musl-dev
WORKDIR /source
COPY . .
RUN cargo build --locked --release

# A shell is there because build servers such as GitLab run their scripts in the image.
FROM alpine:3.22
COPY --from=build /source/target/release/sessionlint /usr/local/bin/sessionlint
COPY LICENSE-MIT LICENSE-APACHE /usr/share/licenses/sessionlint/
WORKDIR /data
USER nobody
CMD ["sessionlint", "--help"]
