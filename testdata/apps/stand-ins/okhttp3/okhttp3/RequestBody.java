package okhttp3;

public abstract class RequestBody {
    abstract byte[] bytes();

    public static RequestBody create(final String content, MediaType contentType) {
        return new RequestBody() {
            @Override
            byte[] bytes() {
                return content.getBytes();
            }
        };
    }
}
